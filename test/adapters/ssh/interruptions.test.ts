import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Readable, Writable} from 'node:stream'
import {setTimeout as delay} from 'node:timers/promises'
import {afterAll, beforeAll, expect, test} from 'vitest'
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

/** Starts a command that says its process id first. */
function start(argv: readonly string[], options: {signal?: AbortSignal; stdin?: Readable} = {}) {
  const pid = Promise.withResolvers<number>()
  const script = ['sh', '-c', 'echo $$; exec "$@"', 'sh', ...argv]
  const ended = shell.exec(host.node, script, {...options, onStdout: (chunk) => pid.resolve(parseInt(`${chunk}`, 10))})
  ended.catch(() => {})
  return {pid: pid.promise, ended}
}

const isRunning = (pid: number) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(join('/proc', String(pid), 'status'), 'utf8'))
  } catch {
    return false
  }
}

test.each([
  ['without stdin', undefined],
  ['with an open stdin', () => new Readable({read() {}})],
  ['with a stdin that has ended', () => Readable.from(['input'])],
])('aborting a command %s ends it on the host', async (_, stdin) => {
  const abort = new AbortController()
  const {pid, ended} = start(['sleep', '1000'], {signal: abort.signal, ...(stdin && {stdin: stdin()})})
  const running = await pid
  expect(isRunning(running)).toBe(true)
  abort.abort(new Error('enough'))
  await expect(ended).rejects.toThrow('enough')
  await waitFor(() => !isRunning(running))
})

test('a signal that fired before starts nothing', async () => {
  await expect(shell.exec(host.node, ['true'], {signal: AbortSignal.abort(new Error('early'))})).rejects.toThrow(
    'early',
  )
})

test('an abort while waiting for a free channel is heard at once', async () => {
  const end = new AbortController()
  const long = Array.from({length: 5}, () => start(['sleep', '1000'], {signal: end.signal}))
  await Promise.all(long.map(({pid}) => pid))
  const abort = new AbortController()
  const waiting = shell.exec(host.node, ['true'], {signal: abort.signal})
  abort.abort(new Error('no longer'))
  await expect(waiting).rejects.toThrow('no longer')
  end.abort()
  await Promise.allSettled(long.map(({ended}) => ended))
  expect(await shell.exec(host.node, ['true'])).toEqual({exitCode: 0})
})

test('input that breaks does not look like input that ended', async () => {
  const broken = Readable.from(
    (async function* () {
      yield 'half'
      await delay(1)
      throw new Error('disk gone')
    })(),
  )
  const file = join(host.directory, 'whole')
  const script = 'cat >/dev/null && touch "$1"'
  await expect(shell.exec(host.node, ['sh', '-c', script, 'sh', file], {stdin: broken})).rejects.toThrow('disk gone')
})

test('a connection that is cut fails its commands, and the next one connects again', async () => {
  const {pid, ended} = start(['sleep', '1000'])
  const running = await pid
  host.cut()
  await expect(ended).rejects.toMatchObject({code: 'NODE_FAILED', message: expect.stringContaining('127.0.0.1')})
  expect(await shell.exec(host.node, ['true'])).toEqual({exitCode: 0})
  process.kill(running)
})

test('a server that restarted while nobody talked to it is connected to again', async () => {
  await shell.exec(host.node, ['true'])
  await host.restart()
  expect(await shell.exec(host.node, ['true'])).toEqual({exitCode: 0})
})

test('closing the shell closes its connections and fails what still runs', async () => {
  const other = sshShell({identityFile: host.identityFile})
  const ended = other.exec(host.node, ['sleep', '1000'])
  ended.catch(() => {})
  const before = host.sessions().length
  await other.capture(host.node, ['true'])
  await other[Symbol.asyncDispose]()
  await expect(ended).rejects.toMatchObject({code: 'NODE_FAILED'})
  await waitFor(() => host.sessions().length <= before)
  await expect(other.exec(host.node, ['true'])).rejects.toThrow('closed')
})

test('input that broke before the connection was made is an error of the command', async () => {
  const broken = new Readable({read() {}})
  broken.on('error', () => {})
  broken.destroy(new Error('disk gone'))
  await expect(shell.exec(host.node, ['cat'], {stdin: broken})).rejects.toThrow('disk gone')
})

test('output that nobody reads any more ends the command', async () => {
  const closed = new Writable({write: (_chunk, _encoding, done) => done()})
  const ended = shell.exec(host.node, ['yes'], {stdout: closed})
  closed.destroy()
  await expect(ended).rejects.toThrow('nobody reads')
})
