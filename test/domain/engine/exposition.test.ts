import fc from 'fast-check'
import {expect, test} from 'vitest'
import {growthOf, histogramOf, levelOf, mean} from '../../../src/domain/engine/counted.ts'
import {expositionIn} from '../../../src/domain/engine/exposition.ts'

const named = (name: string, labels: Record<string, string> = {}) => [{name, labels}]

test('samples are read with their labels; what is none is passed over', () => {
  const metrics = expositionIn(
    [
      '# HELP vllm:n about "n"',
      '# TYPE vllm:n counter',
      'vllm:n{model_name="a \\"b\\" \\\\ {c},\\nd",engine="0"} 12 1700000000000',
      'vllm:n{ model_name = "x" , } 1.5e3 # {trace="7"} 1',
      'plain 3',
      'up +Inf',
      'down NaN',
      'broken{a="b 3',
      'broken{a=b} 3',
      'broken twelve',
      '',
      '{} 3',
      'half{a="b"}',
      '# EOF',
    ].join('\n'),
  )
  expect(Object.fromEntries(metrics)).toEqual({
    'vllm:n': [
      {labels: {model_name: 'a "b" \\ {c},\nd', engine: '0'}, value: 12},
      {labels: {model_name: 'x'}, value: 1500},
    ],
    plain: [{labels: {}, value: 3}],
    up: [{labels: {}, value: Number.POSITIVE_INFINITY}],
    down: [{labels: {}, value: Number.NaN}],
  })
})

test('whatever stands there is read in a time that grows with its length', () => {
  const piece = fc.constantFrom('vllm:n', '{', '}', 'a="b"', '\\', '"', ',', ' ', '\n', '1', 'e', '+Inf', '#', '_total')
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 200}), (pieces) => {
      for (const samples of expositionIn(pieces.join('')).values())
        for (const {value} of samples) expect(typeof value).toBe('number')
    }),
  )
  expect(expositionIn(`n{${'a="b",'.repeat(100_000)}`).size).toBe(0)
  expect(expositionIn(`n{a="${'\\\\'.repeat(100_000)}`).size).toBe(0)
  expect(expositionIn(`n{${' '.repeat(1_000_000)}!`).size).toBe(0)
  expect(expositionIn(`n ${'1'.repeat(1_000_000)}!`).size).toBe(0)
  expect(expositionIn(`n{a${' '.repeat(1_000_000)}!`).size).toBe(0)
})

test('a label named like what objects have is a label', () => {
  const [sample] = expositionIn('n{__proto__="x",constructor="y"} 1').get('n') ?? []
  expect(Object.entries(sample?.labels ?? {})).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})

test('what grew: new labels count from nothing, ranks once, and what fell was started again', () => {
  const before = expositionIn('n{engine="0",tp_rank="0"} 5\nn{engine="0",tp_rank="1"} 5')
  const now = expositionIn('n{engine="0",tp_rank="0"} 8\nn{engine="0",tp_rank="1"} 7\nn{engine="1",tp_rank="2"} 4')
  expect(growthOf(named('n'), before, now)).toBe(7)
  expect(growthOf(named('n'), before, now, mean)).toBe(3.5)
  expect(growthOf(named('n'), now, before)).toBe('reset')
  expect(growthOf(named('n', {engine: '1'}), before, now)).toBe(4)
  expect(growthOf([...named('newer'), ...named('n')], before, now)).toBe(7)
  expect(growthOf(named('other'), before, now)).toBeUndefined()
  expect(levelOf(named('n'), now)).toBe(12)
})

test('a name that an aggregator wrote without its colon is the same', () => {
  expect(levelOf(named('sglang:token_usage'), expositionIn('sglang_token_usage{dp_rank="0"} 0.5'))).toBe(0.5)
})

test('quantiles of what was observed meanwhile; none beyond the last bound', () => {
  const look = (counts: readonly number[], sum: number) =>
    expositionIn(
      `${['1', '2', '+Inf'].map((le, at) => `t_bucket{le="${le}"} ${counts[at]}`).join('\n')}\nt_sum ${sum}\nt_count ${counts[2]}`,
    )
  const before = look([100, 100, 100], 10)
  expect(histogramOf(named('t'), before, look([104, 110, 110], 24))).toEqual({
    mean: 1.4,
    p50: expect.closeTo(1 + 1 / 6),
    p95: expect.closeTo(1 + 5.5 / 6),
  })
  expect(histogramOf(named('t'), before, look([100, 101, 110], 60))).toEqual({mean: 5})
  expect(histogramOf(named('t'), before, before)).toBeUndefined()
  expect(histogramOf(named('t'), before, look([1, 1, 1], 1))).toBe('reset')
})
