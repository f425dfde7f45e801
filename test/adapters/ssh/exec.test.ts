import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {Readable, Writable} from 'node:stream'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {sshShell} from '../../../src/adapters/ssh/ssh-shell.ts'
import type {Shell} from '../../../src/ports/shell.ts'
import {type Sshd, startSshd} from '../../support/sshd.ts'
import {waitFor} from '../../support/wait-for.ts'

let host: Sshd
let shell: Shell
beforeAll(async () => {
  host = await startSshd()
  shell = sshShell({identityFile: host.identityFile, agentSocket: '', userKeyDirectory: host.directory})
})
afterAll(async () => {
  await shell[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})

describe('a command', () => {
  test('prints to stdout and stderr and has an exit code', async () => {
    const result = await shell.capture(host.node, ['sh', '-c', 'echo out; echo err >&2; exit 7'])
    expect(result).toEqual({exitCode: 7, stdout: 'out\n', stderr: 'err\n'})
  })

  test('that a signal ended has 128 + its number', async () => {
    expect(await shell.exec(host.node, ['sh', '-c', 'kill -9 $$'])).toEqual({exitCode: 137})
    expect(await shell.exec(host.node, ['sh', '-c', 'kill -USR1 $$'])).toEqual({exitCode: 138})
  })

  test('that does not exist has 127', async () => {
    expect(await shell.exec(host.node, ['no such program'])).toEqual({exitCode: 127})
  })

  test('is the program itself and no built-in of the shell', async () => {
    expect((await shell.capture(host.node, ['echo', '-n', 'a\\tb'])).stdout).toBe('a\\tb')
  })

  test('has an empty stdin unless there is one', async () => {
    expect((await shell.capture(host.node, ['cat'])).stdout).toBe('')
  })

  test('takes binary stdin and gives it back byte for byte', async () => {
    const bytes = Buffer.from(Array.from({length: 1_000_003}, (_, i) => (i * 7919) & 255))
    const got: Buffer[] = []
    const result = await shell.exec(host.node, ['cat'], {
      stdin: Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]),
      onStdout: (chunk) => got.push(chunk),
    })
    expect(result.exitCode).toBe(0)
    expect(Buffer.concat(got).equals(bytes)).toBe(true)
  })

  test('may end before it has read its stdin', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(65_536)
      })(),
    )
    expect(await shell.exec(host.node, ['head', '-c', '1'], {stdin: endless})).toEqual({exitCode: 0})
    endless.destroy()
  })

  test('is held back by a slow reader of its output', async () => {
    const total = 64 * 1024 * 1024
    const marker = join(host.directory, 'all-was-written')
    const release = Promise.withResolvers<void>()
    let taken = 0
    const slow = new Writable({
      highWaterMark: 1024,
      write(chunk: Buffer, _encoding, done) {
        taken += chunk.length
        void release.promise.then(() => done())
      },
    })
    const script = 'head -c "$1" /dev/zero; touch "$2"'
    const ended = shell.exec(host.node, ['sh', '-c', script, 'sh', String(total), marker], {stdout: slow})
    await waitFor(() => taken > 0)
    for (let i = 0; i < 50; i++) await shell.exec(host.node, ['true']) // longer than the 64 MiB would take
    expect(existsSync(marker)).toBe(false)
    release.resolve()
    await ended
    expect(taken).toBe(total)
  })

  test('whose output is too long for capture is ended', async () => {
    const caught = shell.capture(host.node, ['yes'], {maxOutputBytes: 100_000})
    await expect(caught).rejects.toMatchObject({code: 'NODE_FAILED', message: expect.stringContaining('100000')})
  })

  test('may be one of many on a host that allows ten at a time', async () => {
    const codes = await Promise.all(Array.from({length: 40}, () => shell.exec(host.node, ['sleep', '0.02'])))
    expect(codes.every(({exitCode}) => exitCode === 0)).toBe(true)
    expect(host.sessions()).toHaveLength(1)
  })

  test('that is too long for the kernel says so', async () => {
    const tooLong = shell.exec(host.node, ['true', 'x'.repeat(131_072)])
    await expect(tooLong).rejects.toMatchObject({code: 'USAGE'})
    expect(await shell.exec(host.node, ['true', 'x'.repeat(130_000)])).toEqual({exitCode: 0})
  })
})
