import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {cancelJob} from '../../src/app/cancel-job.ts'
import {listJobs} from '../../src/app/list-jobs.ts'
import {installedShells} from '../support/installed-shells.ts'
import {type JobNodes, startJobNodes} from '../support/job-nodes.ts'
import type {Tools} from '../support/program-folder.ts'
import {ended, follow, NEVER, scriptJob, submit, summaryOf} from '../support/start-job.ts'
import {waitFor} from '../support/wait-for.ts'

describe.each(installedShells<[Tools]>([['dash'], ['bash'], ['busybox']]))('on nodes with %s', (tools) => {
  let on: JobNodes
  beforeAll(async () => {
    on = await startJobNodes(2, {tools})
  })
  afterAll(async () => await on?.[Symbol.asyncDispose]())

  test('one rank that fails ends the others on all nodes, with nobody attached', async () => {
    const job = await submit(on, scriptJob('[ $RANK = 3 ] && exit 5; sleep 1000', {perNode: 2}))
    expect(await ended(on, job)).toMatchObject({state: 'failed', exitCode: 5, detail: 'rank 3 on node-1 exited with 5'})
    await nothingRuns(on)
  })

  test('ranks that ignore TERM are killed, and so are the children of ranks', async () => {
    const stubborn = `
      trap '' TERM
      (sh -c 'trap "" TERM; while :; do sleep 1000; done') &
      setsid sh -c 'trap "" TERM; sleep 1000; sleep 1000' &
      : >"started-$RANK"
      if [ $RANK = 0 ]; then until [ -e fail ]; do sleep 0.05; done; exit 4; fi
      while :; do sleep 1000; done`
    const job = await submit(on, scriptJob(stubborn), {graceSeconds: 1})
    const started = [0, 1].map((rank) => join(on.folder(job.id, rank), 'files', `started-${rank}`))
    await waitFor(() => started.every((file) => existsSync(file)))
    await import('node:fs/promises').then(({writeFile}) => writeFile(join(on.folder(job.id), 'files', 'fail'), ''))
    expect(await ended(on, job)).toMatchObject({state: 'failed', exitCode: 4})
    await nothingRuns(on)
  })

  test('a rank that ends well takes its children along', async () => {
    const job = await submit(on, scriptJob('sleep 1000 & setsid sleep 1000 & exit 0'))
    expect(await ended(on, job)).toMatchObject({state: 'succeeded', exitCode: 0})
    await nothingRuns(on)
  })

  test('cancel ends a job everywhere and says that nothing is left', async () => {
    const job = await submit(on, scriptJob('sleep 1000', {perNode: 2}))
    const result = await cancelJob(job.id, on.cluster, on.world, NEVER)
    expect(result).toMatchObject({summary: {state: 'cancelled', exitCode: 130}, survivors: [], unreachable: []})
    await nothingRuns(on)
    expect(await cancelJob(job.name, on.cluster, on.world, NEVER)).toMatchObject({summary: {state: 'cancelled'}})
  })

  test('the key of a job lives as long as the job and opens nothing', async () => {
    const keys = () => readFileSync(join(on.sshds[1]?.directory ?? '', 'authorized_keys'), 'utf8')
    const before = keys()
    const first = await submit(on, scriptJob('sleep 1000'))
    const second = await submit(on, scriptJob('sleep 1000'))
    expect(keys()).toContain(`gpuctl-job:${first.id}/node-1`)
    expect(keys()).toMatch(new RegExp(`^restrict,command="[^\n]*${second.id}" ssh-ed25519 [^\n]*$`, 'm'))
    await cancelJob(first.id, on.cluster, on.world, NEVER)
    await waitFor(() => !keys().includes(first.id))
    expect(keys()).toContain(second.id)
    expect(await summaryOf(on, second)).toMatchObject({state: 'running'})
    await cancelJob(second.id, on.cluster, on.world, NEVER)
    await waitFor(() => keys() === before)
    expect(existsSync(join(on.folder(first.id), 'job_key'))).toBe(false)
  })

  test('a supervisor that was killed makes the job lost, and cancel still ends its ranks', async () => {
    const job = await submit(on, scriptJob('sleep 1000', {nodes: 1}))
    await waitFor(() => existsSync(join(on.folder(job.id), 'rank-0.pid')))
    const [pid = ''] = readFileSync(join(on.folder(job.id), 'supervisor'), 'utf8').split(' ')
    process.kill(Number(pid), 'SIGKILL')
    await waitFor(async () => (await summaryOf(on, job)).state === 'lost')
    expect(on.processes(0).length).toBeGreaterThan(0)
    expect(await cancelJob(job.id, on.cluster, on.world, NEVER)).toMatchObject({
      summary: {state: 'cancelled'},
      survivors: [],
    })
    await nothingRuns(on)
  })

  test('a node that shuts down fails the job everywhere', async () => {
    const job = await submit(on, scriptJob('sleep 1000'))
    await waitFor(() => existsSync(join(on.folder(job.id, 1), 'rank-1.pid')))
    const [pid = ''] = readFileSync(join(on.folder(job.id, 1), 'supervisor'), 'utf8').split(' ')
    process.kill(Number(pid), 'SIGTERM')
    expect(await ended(on, job)).toMatchObject({state: 'failed', exitCode: 143, detail: 'node-1 was shut down'})
    await nothingRuns(on)
  })
})

test('without ssh on the nodes a client that follows ends the others, and says so before', async () => {
  await using on = await startJobNodes(2, {without: ['ssh']})
  const run = await follow(on, scriptJob('[ $RANK = 1 ] && exit 6; sleep 1000'))
  expect(run.result).toMatchObject({summary: {state: 'failed', exitCode: 6}})
  expect(run.warnings.join()).toMatch(/cannot tell one another .* \(node-0: no ssh client; node-1: no ssh client\)/)
  await nothingRuns(on)
})

test('nodes whose SSH server looks for keys elsewhere are found out, and a client ends the job', async () => {
  await using on = await startJobNodes(2, {keysElsewhere: true})
  const run = await follow(on, scriptJob('[ $RANK = 1 ] && exit 6; sleep 1000'))
  expect(run.result).toMatchObject({summary: {state: 'failed', exitCode: 6}})
  expect(run.warnings.join()).toMatch(/node-0: .*Permission denied.*; node-1: /)
  await nothingRuns(on)
})

test('nodes that share one home keep their parts apart', async () => {
  await using on = await startJobNodes(3, {sharedHome: true})
  const good = await submit(on, scriptJob('sleep 1000'))
  const bad = await submit(on, scriptJob('[ $RANK = 1 ] && exit 6; sleep 1000'))
  expect(await ended(on, bad)).toMatchObject({state: 'failed', exitCode: 6, detail: 'rank 1 on node-1 exited with 6'})
  expect(await summaryOf(on, good)).toMatchObject({state: 'running'})
  const {jobs} = await listJobs(on.cluster, on.world, NEVER)
  expect(jobs.map(({id, nodes}) => [id, nodes.length])).toEqual([
    [bad.id, 3],
    [good.id, 3],
  ])
  await cancelJob(good.id, on.cluster, on.world, NEVER)
})

test('a node that does not answer is named, and the rest is ended', async () => {
  await using on = await startJobNodes(2)
  const job = await submit(on, scriptJob('sleep 1000'))
  await on.sshds[1]?.[Symbol.asyncDispose]()
  expect(await summaryOf(on, job)).toMatchObject({state: 'lost', exitCode: 14, detail: 'node-1 does not answer'})
  const result = await cancelJob(job.id, on.cluster, on.world, NEVER)
  expect(result).toMatchObject({
    unreachable: ['node-1'],
    summary: {state: 'cancelled', detail: 'node-1 does not answer'},
  })
})

/** Of the jobs: the connections of the test's own client are served by a process without the node's home. */
async function nothingRuns(on: JobNodes): Promise<void> {
  await waitFor(() => [...on.nodes.keys()].every((index) => on.processes(index).length === 0))
}
