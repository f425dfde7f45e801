import {expect, test} from 'vitest'
import type {Progress, ResourceOperation} from '../../../src/domain/progress.ts'
import {liveLines, noteLine} from '../../../src/views/live/live-lines.ts'
import {type LiveState, liveEnd, liveStart, reduceProgress} from '../../../src/views/live/live-state.ts'
import {noPaint} from '../../../src/views/paint.ts'

const after = (events: readonly (readonly [number, Progress])[]): LiveState =>
  events.reduce((state, [now, event]) => reduceProgress(state, event, now), liveStart('up demo', 0))

const resource = (
  atUnixMs: number,
  name: string,
  phase: 'started' | 'done' | 'failed',
  operation: ResourceOperation = 'create',
): readonly [number, Progress] => [
  atUnixMs,
  {kind: 'resource', resource: name, resourceType: 'Gang', operation, phase, atUnixMs},
]
const message = (text: string, severity: 'info' | 'warning' = 'info', name?: string): readonly [number, Progress] => [
  0,
  {kind: 'message', severity, text, ...(name === undefined ? {} : {resource: name})},
]
const draw = (state: LiveState, nowUnixMs: number, width = 80, height = 24) =>
  liveLines(state, {width, height, nowUnixMs, paint: noPaint})

test('each resource has one row with its own clock', () => {
  const state = after([
    resource(1000, 'access', 'started'),
    resource(2000, 'node', 'started'),
    resource(5000, 'access', 'done'),
  ])
  expect(draw(state, 9000)).toEqual(['up demo  9s', '✓ access  created  4s', '⠋ node    creating  7s'])
})

test('a resource that is tried again starts its clock anew', () => {
  const state = after([
    resource(0, 'node', 'started'),
    resource(5000, 'node', 'failed'),
    resource(6000, 'node', 'started'),
  ])
  expect(draw(state, 8000)).toEqual(['up demo  8s', '⠋ node  creating  2s'])
})

test('news of a resource stands in its row while it is worked on, and goes when it is done', () => {
  const working = after([resource(0, 'node', 'started'), message('6 of 8 nodes', 'info', 'node')])
  expect(draw(working, 500)[1]).toMatch(/node {2}creating {2}6 of 8 nodes$/)
  expect(working.notes).toEqual([])
  const failed = reduceProgress(working, resource(900, 'node', 'failed')[1], 900)
  expect(draw(failed, 900)[1]).toBe('✗ node  could not be created  6 of 8 nodes')
  const done = reduceProgress(working, resource(900, 'node', 'done')[1], 900)
  expect(draw(done, 900)[1]).toBe('✓ node  created')
})

test('warnings, and news of nothing in particular, are told once above the picture', () => {
  const {notes} = after([
    resource(0, 'node', 'started'),
    message('slow', 'warning', 'node'),
    message('slow', 'warning', 'node'),
    message('the log: /tmp/x'),
    message(' \n '),
  ])
  expect(notes.map((note) => noteLine(note, noPaint))).toEqual(['warning: node: slow', 'the log: /tmp/x'])
})

test('a step is a row, and its text follows what is said of it', () => {
  const step = (now: number, phase: 'started' | 'done', text: string): readonly [number, Progress] => [
    now,
    {kind: 'step', step: 'engine', phase, text},
  ]
  const building = [step(0, 'started', 'building'), step(4000, 'started', 'building, 40 %')] as const
  expect(draw(after(building), 65_000)[1]).toBe('⠋ building, 40 %  1:05')
  expect(draw(after([...building, step(70_000, 'done', 'engine built')]), 99_000)[1]).toBe('✓ engine built  1:10')
})

test('the headline has nodes and price as soon as they are decided, and an unknown price is unknown', () => {
  const placed: Progress = {kind: 'placed', nodes: 16, priceNanoUsdPerHour: 'unknown'}
  expect(draw(after([[0, placed]]), 1000)[0]).toBe('up demo  1s  16 nodes  price unknown')
})

test('at the end what still ran is not finished, and the summary follows', () => {
  const summary: Progress = {kind: 'summary', changes: {create: 1, same: 2, update: 0}, durationSeconds: 75}
  const state = liveEnd(after([resource(0, 'node', 'started'), [1000, summary]]), 2000)
  expect(draw(state, 99_000)).toEqual([
    'up demo  2s',
    '- node  creating  2s  not finished',
    '1 created, 2 unchanged in 1m15s',
  ])
})

test('more rows than the terminal has: what failed and what runs stays visible', () => {
  const many = Array.from({length: 40}, (_, index) => resource(0, `pool-${index}`, 'started'))
  const done = Array.from({length: 38}, (_, index) => resource(0, `pool-${index}`, index === 7 ? 'failed' : 'done'))
  const lines = draw(after([...many, ...done]), 0, 80, 10)
  expect(lines.length).toBeLessThan(10)
  expect(lines.join('\n')).toMatch(/✗ pool-7 [\s\S]*pool-38 .*\n.*pool-39 /)
  expect(lines.at(-1)).toBe('  and 34 more')
})

test('what a host says cannot steer the terminal', () => {
  const state = after([message('\u001b[2Jgone\r\nnew\u0007', 'warning')])
  expect(state.notes[0]?.text).toBe('gone new')
})
