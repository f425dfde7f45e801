import {describe, expect, test} from 'vitest'
import type {JobRecord} from '../../../src/domain/job/job-record.ts'
import {type NodeAnswer, summarizeJob} from '../../../src/domain/job/job-summary.ts'
import {type NodeReport, parseNodeReports} from '../../../src/domain/job/node-report.ts'

const record: JobRecord = {
  version: 1,
  id: 'j-20261121-00000000',
  name: 'train',
  createdAtMs: 1000,
  command: 'python3 train.py',
  nodes: [
    {id: 'a', name: 'node-0', ranks: [0, 1]},
    {id: 'b', name: 'node-1', ranks: [2, 3]},
  ],
  linked: true,
}

describe('summarizeJob', () => {
  test.each([
    ['both run', part('running'), part('running'), {state: 'running'}],
    ['one has not begun', part('starting'), part('running'), {state: 'running'}],
    ['none has begun', part('starting'), part('prepared'), {state: 'starting'}],
    ['both succeeded', part('succeeded'), part('succeeded'), {state: 'succeeded', exitCode: 0}],
    ['one is not done', part('succeeded'), part('running'), {state: 'running'}],
    ['it was cancelled', part('cancelled'), part('cancelled'), {state: 'cancelled', exitCode: 130}],
    [
      'a rank failed because it was cancelled',
      part('cancelled'),
      part('failed', {cause: cause(1, 3, 5)}),
      {state: 'cancelled', exitCode: 130},
    ],
    [
      'a node does not answer',
      part('running'),
      'unreachable',
      {state: 'lost', exitCode: 14, detail: 'node-1 does not answer'},
    ],
    [
      'a node forgot it',
      part('running'),
      'absent',
      {state: 'lost', exitCode: 14, detail: 'node-1 no longer knows the job'},
    ],
    [
      'a supervisor is gone',
      part('running'),
      part('running', {supervised: false}),
      {state: 'lost', exitCode: 14, detail: expect.stringMatching(/node-1/)},
    ],
    [
      'it failed and then a node died',
      part('failed', {cause: cause(3, 1, 5)}),
      'unreachable',
      {state: 'failed', exitCode: 3, detail: 'rank 1 on node-0 exited with 3; node-1 does not answer'},
    ],
    [
      'it failed and is ending',
      part('failed', {cause: cause(3, 1, 5)}),
      part('running'),
      {state: 'running', detail: 'ending: rank 1 on node-0 exited with 3'},
    ],
    [
      'the submission stopped half-way',
      part('failed', {cause: {exitCode: 1, node: 'node-0', atMs: 5}, reason: 'not-started'}),
      part('failed', {cause: {exitCode: 1, node: 'node-0', atMs: 5}}),
      {state: 'failed', exitCode: 1, detail: 'the submission was interrupted: node-0 was never told to start'},
    ],
    [
      'a signal ended it',
      part('failed', {cause: cause(139, 0, 5)}),
      part('failed', {cause: cause(139, 0, 5)}),
      {state: 'failed', exitCode: 139, detail: 'rank 0 on node-0 was ended by signal 11'},
    ],
  ] as const)('when %s', (_, first, second, verdict) => {
    expect(summarize(first, second)).toMatchObject(verdict)
  })

  test('takes the code of the rank that failed first, not of those that failed because of it', () => {
    const first = part('failed', {
      cause: cause(1, 0, 120),
      endingAtMs: 121,
      exits: [
        {rank: 0, exitCode: 1, atMs: 120},
        {rank: 1, exitCode: 143, atMs: 130},
      ],
    })
    const second = part('failed', {
      cause: cause(7, 3, 100),
      endingAtMs: 101,
      exits: [
        {rank: 3, exitCode: 7, atMs: 100},
        {rank: 2, exitCode: 143, atMs: 90 + 20},
      ],
    })
    expect(summarize(first, second)).toMatchObject({
      state: 'failed',
      exitCode: 7,
      detail: 'rank 3 on node-0 exited with 7',
    })
  })

  test('files without a supervisor are a job that begins, for two minutes', () => {
    const fresh = part('prepared', {supervised: false})
    expect(summarize(fresh, fresh, 60_000)).toMatchObject({state: 'starting'})
    expect(summarize(fresh, fresh, 200_000)).toMatchObject({state: 'lost'})
  })

  test('lasts from the first start to the last end', () => {
    expect(
      summarize(
        part('succeeded', {startedAtMs: 10, endedAtMs: 20}),
        part('succeeded', {startedAtMs: 8, endedAtMs: 25}),
      ),
    ).toMatchObject({
      startedAtMs: 8,
      endedAtMs: 25,
      nodes: ['node-0', 'node-1'],
      ranks: 4,
    })
  })
})

test('parseNodeReports reads what list.sh prints and leaves out what it does not know', () => {
  const text = `job j-20261121-00000000
record ${JSON.stringify(record)}
alive no
state failed
started 10
ending 20
ended 30
cause 3 1 node-0 15
reason -
exit 0 143 25
exit 1 3 15
processes 0
job j-20261122-00000000
record {"version":2}
`
  expect(parseNodeReports(text)).toEqual([
    {
      record,
      state: 'failed',
      supervised: false,
      startedAtMs: 10,
      endingAtMs: 20,
      endedAtMs: 30,
      cause: {exitCode: 3, rank: 1, node: 'node-0', atMs: 15},
      exits: [
        {rank: 0, exitCode: 143, atMs: 25},
        {rank: 1, exitCode: 3, atMs: 15},
      ],
      processes: 0,
    },
  ])
  expect(parseNodeReports('')).toEqual([])
})

const summarize = (first: NodeAnswer, second: NodeAnswer, nowMs = 2000) =>
  summarizeJob(
    record,
    new Map([
      ['node-0', first],
      ['node-1', second],
    ]),
    nowMs,
  )

function part(state: NodeReport['state'], rest: Partial<NodeReport> = {}): NodeReport {
  return {record, state, supervised: true, exits: [], ...rest}
}

function cause(exitCode: number, rank: number, atMs: number) {
  return {exitCode, rank, node: 'node-0', atMs}
}
