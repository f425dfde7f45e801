import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {cancelJob} from '../../src/app/cancel-job.ts'
import {followJob} from '../../src/app/follow-job.ts'
import {runJob} from '../../src/app/run-job.ts'
import {showLogs} from '../../src/app/show-logs.ts'
import type {JobRecord} from '../../src/domain/job/job-record.ts'
import {installedShells} from '../support/installed-shells.ts'
import {type JobNodes, startJobNodes} from '../support/job-nodes.ts'
import type {Tools} from '../support/program-folder.ts'
import {collector, follow, NEVER, scriptJob, submit, summaryOf} from '../support/start-job.ts'
import {waitFor} from '../support/wait-for.ts'

/** Waits for a file in the job's folder: the test says when a rank goes on. */
const until = (name: string) => `until [ -e ${name} ]; do sleep 0.02; done`

describe.each(installedShells<[Tools]>([['dash'], ['busybox']]))('on nodes with %s', (tools) => {
  let on: JobNodes
  beforeAll(async () => {
    on = await startJobNodes(2, {tools})
  })
  afterAll(async () => await on?.[Symbol.asyncDispose]())

  test('fast output of several ranks arrives whole, each line once, in order', async () => {
    const write =
      'i=0; while [ $i -lt 30000 ]; do i=$((i+1)); echo "line $i of a text that has some length to it, äöü"; done'
    const run = await follow(on, scriptJob(write, {perNode: 2}))
    for (let rank = 0; rank < 4; rank++) {
      const prefix = `[rank ${rank} node-${rank < 2 ? 0 : 1}] `
      const lines = run.text.split('\n').filter((line) => line.startsWith(prefix))
      expect(lines.length).toBe(30_000)
      expect(
        lines.every((line, index) => line === `${prefix}line ${index + 1} of a text that has some length to it, äöü`),
      ).toBe(true)
    }
  })

  test('a connection that breaks is made again, and no line is lost or given twice', async () => {
    const job = await submit(
      on,
      scriptJob(`i=0; while [ ! -e stop ]; do i=$((i+1)); echo "line $i"; sleep 0.002; done; echo last`, {nodes: 1}),
    )
    const lines = collector()
    const warnings: string[] = []
    const done = followJob(job, on.cluster, on.world, {
      signal: NEVER,
      sink: lines.sink,
      onWarning: (text) => warnings.push(text),
    })
    for (let cut = 1; cut <= 3; cut++) {
      const before = lines.text().length
      await waitFor(() => lines.text().length > before + 100)
      for (const pid of on.sshds[0]?.sessions() ?? []) process.kill(pid, 'SIGKILL')
      await waitFor(() => warnings.length >= cut)
    }
    const before = lines.text().length
    await waitFor(() => lines.text().length > before + 100)
    say(on, job, 'stop')
    await done
    const numbers = lines
      .text()
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .map((line) => Number(line.replace('[rank 0 node-0] line ', '')))
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    expect(lines.text()).toMatch(/\] last\n$/)
  })

  test('lines come while the job runs, and logs -f joins and leaves as it likes', async () => {
    const job = await submit(on, scriptJob(`echo before; ${until('go')}; echo after`))
    const leave = new AbortController()
    const first = collector()
    const watching = showLogs(on.cluster, on.world, {follow: true, signal: leave.signal, sink: first.sink})
    await waitFor(() => first.text().match(/before/g)?.length === 2)
    leave.abort()
    expect(await watching).toMatchObject({id: job.id})
    expect(await summaryOf(on, job)).toMatchObject({state: 'running'})
    const again = collector()
    const rest = showLogs(on.cluster, on.world, {job: job.id, follow: true, signal: NEVER, sink: again.sink})
    for (const index of [0, 1]) say(on, job, 'go', index)
    expect(await rest).toMatchObject({state: 'succeeded', exitCode: 0})
    expect(again.text().split('\n').filter(Boolean).sort()).toEqual(
      [0, 1].flatMap((rank) => [`[rank ${rank} node-${rank}] after`, `[rank ${rank} node-${rank}] before`]),
    )
  })

  test('logs gives what is there, of one rank or all, and the last lines of each', async () => {
    const job = await submit(on, scriptJob('for i in 1 2 3; do echo "$RANK $i"; done; printf open'))
    await waitFor(async () => (await summaryOf(on, job)).state === 'succeeded')
    const read = async (rest: {readonly rank?: number; readonly tail?: number}) => {
      const lines = collector()
      await showLogs(on.cluster, on.world, {job: job.id, follow: false, signal: NEVER, sink: lines.sink, ...rest})
      return lines.text()
    }
    const [zero, one] = ['[rank 0 node-0] ', '[rank 1 node-1] ']
    expect(await read({})).toBe(
      [zero, one]
        .map((prefix, rank) => `${prefix}${rank} 1\n${prefix}${rank} 2\n${prefix}${rank} 3\n${prefix}open\n`)
        .join(''),
    )
    expect(await read({rank: 1, tail: 2})).toBe(`${one}1 3\n${one}open\n`)
    await expect(read({rank: 2})).rejects.toMatchObject({code: 'USAGE', message: expect.stringMatching(/ranks 0 to 1/)})
  })
})

describe('Ctrl-C in gpuctl run', () => {
  let on: JobNodes
  beforeAll(async () => {
    on = await startJobNodes(2)
  })
  afterAll(async () => await on?.[Symbol.asyncDispose]())

  test('once ends the job cleanly, and what it says on the way out is shown', async () => {
    const cancel = new AbortController()
    const lines = collector()
    const script = `trap 'echo goodbye; exit 0' TERM; echo ready; while :; do sleep 0.05; done`
    const run = runJob(scriptJob(script), on.cluster, on.world, {
      detach: false,
      cancel: cancel.signal,
      leave: NEVER,
      sink: lines.sink,
    })
    await waitFor(() => lines.text().match(/ready/g)?.length === 2)
    cancel.abort()
    expect(await run).toMatchObject({kind: 'ended', summary: {state: 'cancelled', exitCode: 130}})
    expect(lines.text().match(/goodbye/g)).toHaveLength(2)
  })

  test('twice leaves at once, and the job goes on ending', async () => {
    const [cancel, leave] = [new AbortController(), new AbortController()]
    const lines = collector()
    const script = `trap '' TERM; echo ready; while :; do sleep 0.05; done`
    const run = runJob(scriptJob(script), on.cluster, on.world, {
      detach: false,
      graceSeconds: 3,
      cancel: cancel.signal,
      leave: leave.signal,
      sink: lines.sink,
    })
    await waitFor(() => lines.text().match(/ready/g)?.length === 2)
    cancel.abort()
    await waitFor(
      async () =>
        (await showLogs(on.cluster, on.world, {follow: false, signal: NEVER, sink: () => {}})).state === 'running',
    )
    leave.abort()
    expect((await run).kind).toBe('detached')
  })

  test('a reader that goes away ends the reading, not the job', async () => {
    const job = await submit(on, scriptJob('echo line; sleep 1000'))
    const gone = () => {
      throw new Error('EPIPE')
    }
    await expect(
      showLogs(on.cluster, on.world, {job: job.id, follow: true, signal: NEVER, sink: gone}),
    ).rejects.toThrow('EPIPE')
    expect(await summaryOf(on, job)).toMatchObject({state: 'running'})
    await cancelJob(job.id, on.cluster, on.world, NEVER)
  })
})

test('a node that stays away is given up, with a word on how to come back', async () => {
  await using on = await startJobNodes(2)
  const job = await submit(on, scriptJob('echo line; sleep 1000'))
  const lines = collector()
  const done = followJob(job, on.cluster, on.world, {signal: NEVER, sink: lines.sink, reconnectMs: 500})
  done.catch(() => {})
  await waitFor(() => lines.text().match(/line/g)?.length === 2)
  for (const sshd of on.sshds) await sshd[Symbol.asyncDispose]()
  await expect(done).rejects.toMatchObject({code: 'NODE_FAILED', hint: expect.stringContaining(job.id)})
})

const say = (on: JobNodes, {id}: JobRecord, word: string, index = 0) =>
  writeFileSync(join(on.folder(id, index), 'files', word), '')
