import fc from 'fast-check'
import {expect, test} from 'vitest'
import {type CallTree, callTree, hottest} from '../../../src/domain/trace/call-tree.ts'
import type {TraceEvent} from '../../../src/domain/trace/trace-event.ts'

const call = (name: string, atUs: number, durationUs: number, thread = '1'): TraceEvent => ({
  ...{category: 'cpu_op', name, atUs, durationUs, process: '77', thread},
})
const lines = (tree: CallTree, depth = 0): readonly string[] => [
  `${'  '.repeat(depth)}${tree.name} ${tree.totalUs} ${tree.selfUs} ${tree.count}`,
  ...tree.children.flatMap((child) => lines(child, depth + 1)),
]

test('what is within another of its thread was called by it; the same calls are one', () => {
  const tree = callTree([
    ...[call('step', 0, 100), call('linear', 10, 30), call('mm', 15, 20), call('linear', 50, 40), call('mm', 55, 30)],
    ...[call('step', 200, 50), call('load', 0, 70, '2')],
    {...call('kernel', 0, 1000), category: 'kernel'},
  ])
  expect(lines(tree)).toEqual([
    'all 220 0 0',
    '  step 150 80 2',
    '    linear 70 20 2',
    '      mm 50 50 2',
    '  load 70 70 1',
  ])
})

test('one that ends after its caller, by the clock, ends with it', () => {
  expect(lines(callTree([call('a', 0, 10), call('b', 5, 6)]))).toEqual(['all 10 0 0', '  a 10 5 1', '    b 5 5 1'])
})

test('the hottest are by their own time; what calls itself counts its whole time once', () => {
  const tree = callTree([call('f', 0, 100), call('g', 10, 50), call('f', 20, 30)])
  expect(hottest(tree, 5)).toEqual([
    {name: 'f', totalUs: 100, selfUs: 80, count: 2},
    {name: 'g', totalUs: 50, selfUs: 20, count: 1},
  ])
  expect(hottest(tree, 1)).toHaveLength(1)
})

test('all own times add up to the whole', () => {
  const anyCall = fc.record({
    at: fc.nat(100),
    length: fc.nat(50),
    name: fc.constantFrom('a', 'b', 'c'),
    thread: fc.constantFrom('1', '2'),
  })
  fc.assert(
    fc.property(fc.array(anyCall, {maxLength: 20}), (calls) => {
      const tree = callTree(calls.map(({at, length, name, thread}) => call(name, at, length, thread)))
      const selfs = (each: CallTree): number =>
        each.selfUs + each.children.reduce((sum, child) => sum + selfs(child), 0)
      expect(selfs(tree)).toBe(tree.totalUs)
      const isWhole = (each: CallTree): boolean => each.selfUs >= 0 && each.children.every(isWhole)
      expect(isWhole(tree)).toBe(true)
    }),
  )
})
