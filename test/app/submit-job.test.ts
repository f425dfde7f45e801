import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {cancelJob} from '../../src/app/cancel-job.ts'
import {listJobs} from '../../src/app/list-jobs.ts'
import {submitJob} from '../../src/app/submit-job.ts'
import type {JobSpec} from '../../src/domain/job/job-spec.ts'
import type {DyingClient} from '../support/dying-client.ts'
import {type JobNodes, startJobNodes} from '../support/job-nodes.ts'
import {NEVER, scriptJob} from '../support/start-job.ts'
import {waitFor} from '../support/wait-for.ts'

let on: JobNodes
const folder = mkdtempSync(join(tmpdir(), 'gpuctl-submit-'))
beforeAll(async () => {
  on = await startJobNodes(2)
  writeFileSync(join(folder, 'large'), Buffer.alloc(20_000_000))
})
afterAll(async () => {
  await on?.[Symbol.asyncDispose]()
  rmSync(folder, {recursive: true, force: true})
})

/** choose-port, then unpack, prepare and say-go, each on two nodes. */
const CALLS = [1, 2, 3, 4, 5, 6, 7]
const LAST = 7

describe('a client that is killed while it submits', () => {
  test.each(CALLS.flatMap((call) => (['before', 'during'] as const).map((moment) => [call, moment] as const)))(
    'at call %i, %s it, leaves no rank alone',
    async (call, moment) => {
      await dieAt(call, moment, scriptJob('sleep 1000', {files: [join(folder, 'large')]}))
      const newest = async () => (await listJobs(on.cluster, on.world, NEVER)).jobs[0]
      // the last word may have arrived: then all nodes know that the job runs
      const isWhole = async () => call === LAST && moment === 'during' && (await newest())?.state === 'running'
      await waitFor(async () => runningOn().length === 0 || (await isWhole()))
      if (await isWhole()) await cancelJob((await newest())?.id ?? '', on.cluster, on.world, NEVER)
      await waitFor(() => runningOn().length === 0)
    },
  )

  test('after the last one, leaves the job as it is', async () => {
    await dieAt(LAST, 'after', scriptJob('sleep 1000', {name: 'orphan'}), 60)
    const {jobs} = await listJobs(on.cluster, on.world, NEVER)
    expect(jobs[0]).toMatchObject({name: 'orphan', state: 'running'})
    expect(await cancelJob('orphan', on.cluster, on.world, NEVER)).toMatchObject({summary: {state: 'cancelled'}})
  })

  test('between two nodes, says so in the list of jobs', async () => {
    await dieAt(LAST, 'before', scriptJob('sleep 1000', {name: 'half'}), 8)
    await waitFor(() => runningOn().length === 0, 25_000)
    const {jobs} = await listJobs(on.cluster, on.world, NEVER)
    expect(jobs.find(({name}) => name === 'half')).toMatchObject({
      state: 'failed',
      detail: 'the submission was interrupted: node-1 was never told to start',
    })
  }, 60_000)

  /** @param goSeconds how long the nodes wait for the start; the second of two has to hear it within that, on a busy machine too */
  async function dieAt(call: number, moment: DyingClient['moment'], spec: JobSpec, goSeconds = 1) {
    const client: DyingClient = {nodes: on.nodes, programs: on.programs, spec, goSeconds, call, moment}
    const program = join(import.meta.dirname, '..', 'support', 'dying-client.ts')
    const child = spawn(process.execPath, [program, JSON.stringify(client)], {stdio: ['ignore', 'inherit', 'inherit']})
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
  }
})

test('a node that fails while the job is laid down ends the rest', async () => {
  await using broken = await startJobNodes(2)
  writeFileSync(join(broken.sshds[1]?.directory ?? '', '.gpuctl'), 'in the way')
  await expect(submitJob(scriptJob('sleep 1000'), broken.cluster, broken.world, {signal: NEVER})).rejects.toMatchObject(
    {
      code: 'NODE_FAILED',
      message: expect.stringMatching(/node-1 could not do its part/),
    },
  )
  await waitFor(() => [0, 1].every((index) => broken.processes(index).length === 0))
})

test('Ctrl-C while a job is submitted ends what was begun', async () => {
  const interrupt = new AbortController()
  const spec = scriptJob('sleep 1000', {files: [join(folder, 'large')]})
  const submission = submitJob(spec, on.cluster, on.world, {signal: interrupt.signal, goSeconds: 1})
  submission.catch(() => {})
  await waitFor(() => runningOn().length > 0)
  interrupt.abort(new Error('Ctrl-C'))
  await expect(submission).rejects.toMatchObject({code: 'CANCELLED', exitCode: 130})
  await waitFor(() => runningOn().length === 0)
})

const runningOn = () => [0, 1].flatMap((index) => on.processes(index))
