import fc from 'fast-check'
import {expect, test} from 'vitest'
import {editDistance, nearestWord} from '../../src/domain/nearest-word.ts'

test.each([
  ['nodez', ['name', 'nodes', 'gpus'], 'nodes'],
  ['ndoes', ['name', 'nodes', 'gpus'], 'nodes'],
  ['Nodes', ['name', 'nodes'], 'nodes'],
  ['usd-per-hour', ['usd_total', 'usd_per_hour'], 'usd_per_hour'],
  ['gpc', ['aws', 'gcp', 'azure'], 'gcp'],
  ['stauts', ['status', 'stack'], 'status'],
  ['kubernetes', ['slurm', 'ssh'], undefined],
  ['x', ['s'], undefined],
  ['', ['up'], undefined],
  ['up', [], undefined],
])('%s among %j means %s', (word, candidates, nearest) => {
  expect(nearestWord(word, candidates)).toBe(nearest)
})

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['ca', 'ac', 1],
  ['abcd', 'acbd', 1],
  ['flaw', 'lawn', 2],
])('from %j to %j it takes %i edits', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits)
})

test('the distance is symmetric, zero only for equal words, and at most the longer length', () => {
  const word = fc.string({maxLength: 12, unit: fc.constantFrom('a', 'b', 'c')})
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b)
      expect(distance).toBe(editDistance(b, a))
      expect(distance === 0).toBe(a === b)
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
    }),
  )
})
