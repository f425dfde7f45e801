import {expect, test} from 'vitest'
import type {Attempt} from '../../src/domain/attempt.ts'
import {attemptsView} from '../../src/views/attempts-view.ts'
import {noPaint} from '../../src/views/paint.ts'

const place = (zone: string) =>
  ({cloud: 'aws', region: 'us-east-1', zone, instanceType: 'p5.48xlarge', purchase: 'spot'}) as const
const attempts: readonly Attempt[] = [
  {
    ...{gang: 'train', nodes: 4, offering: place('use1-az1'), startedAtUnixMs: 0, tookMs: 420},
    fault: {kind: 'capacity', code: 'InsufficientInstanceCapacity', message: 'none', effect: 'none'},
  },
  {gang: 'train', nodes: 4, offering: place('use1-az2'), startedAtUnixMs: 1000, tookMs: 65_000},
]
const history = {clouds: ['aws'], emulated: true, attempts}
const context = {width: Infinity, paint: noPaint, nowUnixMs: 0}

test('what was tried is told with where, what came of it and how long it took', () => {
  expect(`\n${attemptsView.text({name: 'rack', history}, context)}\n`).toBe(`
STARTED              POOL   NODES  WHERE                                    OUTCOME                        TOOK
1970-01-01T00:00:00  train      4  aws us-east-1 use1-az1 p5.48xlarge spot  InsufficientInstanceCapacity  420ms
1970-01-01T00:00:01  train      4  aws us-east-1 use1-az2 p5.48xlarge spot  up                             1m5s

emulated: nothing was asked of a real cloud
`)
})

test('where nothing was tried, that is said', () => {
  expect(attemptsView.text({name: 'rack', history: undefined}, context)).toMatch(/^nothing was tried for rack/)
  expect(attemptsView.json({name: 'rack', history: undefined})).toEqual({name: 'rack', emulated: false, attempts: []})
})

test('the document has the whole fault', () => {
  expect(attemptsView.json({name: 'rack', history})).toMatchObject({
    emulated: true,
    attempts: [
      {outcome: 'refused', tookSeconds: 0.42, fault: {code: 'InsufficientInstanceCapacity', kind: 'capacity'}},
      {outcome: 'up', startedAt: '1970-01-01T00:00:01.000Z'},
    ],
  })
})
