import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {variableFault} from '../../src/domain/job/check-job.ts'
import {type JobNodes, startJobNodes} from '../support/job-nodes.ts'
import {codeOf, follow, NEVER, scriptJob} from '../support/start-job.ts'

let on: JobNodes
const folder = mkdtempSync(join(tmpdir(), 'gpuctl-run-'))
beforeAll(async () => {
  on = await startJobNodes(2)
})
afterAll(async () => {
  await on?.[Symbol.asyncDispose]()
  rmSync(folder, {recursive: true, force: true})
})

describe('gpuctl run', () => {
  test('shows what every rank writes, with its rank and node in front', async () => {
    const run = await follow(on, scriptJob('echo out $RANK of $WORLD_SIZE; echo err >&2; printf end', {perNode: 2}))
    expect(codeOf(run)).toBe(0)
    const lines = run.text.trimEnd().split('\n').sort()
    expect(lines).toEqual(
      [0, 1, 2, 3].flatMap((rank) => {
        const prefix = `[rank ${rank} node-${rank < 2 ? 0 : 1}]`
        return [`${prefix} end`, `${prefix} err`, `${prefix} out ${rank} of 4`]
      }),
    )
  })

  test.each([0, 1, 7, 126, 255])('ends with the code %i of the rank that failed', async (code) => {
    const run = await follow(on, scriptJob(`[ $RANK = 1 ] && exit ${code}; exit 0`))
    expect(codeOf(run)).toBe(code)
  })

  test('ends with 128 + n when a signal ended the rank', async () => {
    expect(codeOf(await follow(on, scriptJob('kill -SEGV $$', {nodes: 1})))).toBe(139)
  })

  test('all ranks agree on a rendezvous whose port is free on node 0', async () => {
    const run = await follow(on, scriptJob('echo "$MASTER_ADDR:$MASTER_PORT"; env | grep ^GPUCTL_NODES'))
    const said = new Set(
      run.text
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/^\[.*?\] /, '')),
    )
    expect([...said].sort()).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:2\d{4}$/),
      'GPUCTL_NODES=127.0.0.1,127.0.0.1',
    ])
  })

  test('copies files and folders beside the job, whatever they are called', async () => {
    const odd = join(folder, `$(id) 'x' "é"\n`)
    mkdirSync(odd)
    writeFileSync(join(odd, 'a b'), 'content of a b')
    writeFileSync(join(folder, 'tool'), '#!/bin/sh\necho tool ran\n', {mode: 0o755})
    writeFileSync(join(folder, 'big'), Buffer.alloc(3_000_000, 'x'))
    const files = [odd, join(folder, 'tool'), join(folder, 'big')]
    const run = await follow(on, scriptJob('./tool; cat */"a b"; echo; wc -c <big', {files, nodes: 1}))
    expect(run.text.replaceAll('[rank 0 node-0] ', '')).toBe('tool ran\ncontent of a b\n3000000\n')
  })

  test('values, words and names arrive as they are', async () => {
    const text = fc
      .string({unit: fc.constantFrom(...'\'"\\$`!*?(){}<>|&;~#=% \t\n', 'a', 'é', '日', '\u0081', '🚀', '$(id)')})
      .filter((value) => variableFault('A', value) === undefined)
    await fc.assert(
      fc.asyncProperty(fc.array(text, {maxLength: 5}), text, async (args, value) => {
        const show = ['sh', '-c', 'for word do printf "%s" "$word" | od -An -tx1 -v | tr -d " \\n"; echo; done', 'sh']
        const command = {kind: 'argv', argv: [...show, ...args, value]} as const
        const run = await follow(on, {env: {ODD: value}, files: [], nodes: 1, command})
        const hex = [...args, value].map((word) => `[rank 0 node-0] ${Buffer.from(word).toString('hex')}\n`).join('')
        expect(run.text).toBe(hex)
        const inEnv = await follow(
          on,
          scriptJob('printf "%s" "$ODD" | od -An -tx1 -v | tr -d " \\n"', {env: {ODD: value}, nodes: 1}),
        )
        expect(inEnv.text.replace('[rank 0 node-0] ', '').trim()).toBe(Buffer.from(value).toString('hex'))
      }),
      {numRuns: 8},
    )
  })

  test('leaves nothing behind but the files of the job', async () => {
    const run = await follow(on, scriptJob('true', {env: {TOKEN: 'secret-value'}}))
    const {id} = run.result.record
    expect(run.result).toMatchObject({kind: 'ended', summary: {state: 'succeeded'}})
    expect(JSON.stringify(run.result)).not.toContain('secret-value')
    expect(on.folder(id)).toContain(id)
  })

  test('with --detach returns at once, and the job goes on', async () => {
    const run = await follow(on, scriptJob('sleep 1000'), {detach: true})
    expect(run.result.kind).toBe('detached')
    expect(on.processes(0).length).toBeGreaterThan(0)
    const cancel = new AbortController()
    cancel.abort()
    const {cancelJob} = await import('../../src/app/cancel-job.ts')
    await cancelJob(run.result.record.id, on.cluster, on.world, NEVER)
  })

  test.each([
    ['an empty command', {command: {kind: 'argv', argv: []}}, 'SPEC_INVALID', /no command/],
    ['a variable of ours', {env: {RANK: '1'}}, 'SPEC_INVALID', /RANK is set/],
    ['a file that is not there', {files: ['/no/such/file']}, 'NOT_FOUND', /no\/such\/file/],
    ['more nodes than there are', {nodes: 9}, 'USAGE', /9 nodes/],
  ] as const)('refuses %s before anything starts', async (_, rest, code, message) => {
    await expect(follow(on, scriptJob('true', rest))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})
