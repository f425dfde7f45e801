import {expect, test} from 'vitest'
import type {JobSummary} from '../../src/domain/job/job-summary.ts'
import {type ExecReport, execFailures, execView} from '../../src/views/exec-view.ts'
import {jobListView} from '../../src/views/job-list-view.ts'
import {jobView} from '../../src/views/job-view.ts'
import {nodeSet} from '../../src/views/node-set.ts'
import {noPaint} from '../../src/views/paint.ts'

const context = {width: 80, paint: noPaint, nowUnixMs: 10_000_000}

test.each([
  [['train-0'], 'train-0'],
  [['train-3', 'train-0', 'train-1', 'train-2', 'train-7'], 'train-[0-3,7]'],
  [['train-0', 'train-1', 'login-0', 'head'], 'train-[0-1], login-0, head'],
  [['a-01', 'a-1'], 'a-01, a-1'],
])('%j is written as %s', (names, text) => {
  expect(nodeSet(names)).toBe(text)
})

const report: ExecReport = {
  exitCode: 14,
  results: [
    {node: 'node-0', stdout: 'same\n', stderr: '', exitCode: 0},
    {node: 'node-1', stdout: 'other\n', stderr: 'oh\n', exitCode: 3},
    {node: 'node-2', stdout: 'same\n', stderr: '', exitCode: 0},
    {node: 'node-3', stdout: '', stderr: '', exitCode: 14, error: {code: 'NODE_FAILED', message: 'no answer'}},
  ],
}

test('nodes that said the same are told together', () => {
  expect(`\n${execView.text(report, context)}\n`).toBe(`
2 nodes: node-[0,2]
same
node-1  exit code 3
other
oh
node-3  no answer
`)
  expect(execFailures(report, noPaint)).toBe('node-1: exit code 3\nnode-3: no answer')
  expect(execFailures({exitCode: 0, results: report.results.slice(0, 1)}, noPaint)).toBeUndefined()
})

test('the document has the output of every node', () => {
  expect(execView.json(report)).toEqual(report)
})

const job = (changes: Partial<JobSummary>): JobSummary => ({
  id: 'j-20261121-00001',
  name: 'train',
  state: 'running',
  nodes: ['node-0', 'node-1'],
  ranks: 16,
  command: 'torchrun train.py --lr 3e-4 --model llama-70b --and-much-more-than-fits-on-one-line',
  createdAtMs: 10_000_000 - 7_500_000,
  startedAtMs: 10_000_000 - 7_200_000,
  ...changes,
})

const failed = job({
  id: 'j-20261121-00002',
  state: 'failed',
  exitCode: 7,
  endedAtMs: 4_000_000,
  detail: 'rank 3 on node-1 exited with 7',
})

test('jobs are listed with their age, and what was not heard is said', () => {
  expect(`\n${jobListView.text({jobs: [failed, job({})], unreachable: ['node-2', 'node-3']}, context)}\n`).toBe(`
JOB               NAME   STATE       RANKS   AGE  TOOK  COMMAND
j-20261121-00002  train  failed (7)     16  2h5m   20m  torchrun train.py --lr …
j-20261121-00001  train  running        16  2h5m    2h  torchrun train.py --lr …
not heard from: node-[2-3]
`)
  expect(jobListView.text({jobs: [], unreachable: []}, context)).toBe('no jobs; start one with `gpuctl run -- COMMAND`')
  expect(`\n${jobListView.text({jobs: [job({})], unreachable: []}, {...context, width: 40})}\n`).toBe(`
JOB               STATE    COMMAND
j-20261121-00001  running  torchrun tra…
`)
})

test('one job says what came of it, and one that goes on says how to follow it', () => {
  expect(`\n${jobView.text(failed, context)}\n`).toBe(`
j-20261121-00002  train  failed  20m  16 ranks on node-[0-1]
rank 3 on node-1 exited with 7
`)
  expect(jobView.text(job({}), context)).toMatch(/\nNext: {2}gpuctl logs j-20261121-00001 --follow$/)
  expect(jobView.json(failed)).toMatchObject({
    id: 'j-20261121-00002',
    state: 'failed',
    exitCode: 7,
    createdAt: '1970-01-01T00:41:40.000Z',
    endedAt: '1970-01-01T01:06:40.000Z',
  })
})
