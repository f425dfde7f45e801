import fc from 'fast-check'
import {expect, test} from 'vitest'
import {formatMachines, indicesOf, parseMachines} from '../../../providers/azure/indices.ts'
import {TAGS} from '../../../src/domain/ownership.ts'

const machine = fc.option(fc.nat(100_000), {nil: undefined})

test('a list of machines survives its tags, none of which is longer than Azure takes', () => {
  fc.assert(
    fc.property(fc.array(machine, {minLength: 1, maxLength: 200}), (machines) => {
      const tags = formatMachines(machines)
      expect(Object.values(tags).every((value) => value.length <= 256)).toBe(true)
      expect(parseMachines(tags)).toEqual(machines)
    }),
  )
})

test('runs are short: a hundred machines in a row are one word', () => {
  expect(formatMachines(Array.from({length: 100}, (_, at) => at))).toEqual({[TAGS.indices]: '0-99'})
  expect(formatMachines([3, 4, undefined, 7])).toEqual({[TAGS.indices]: '3-4,,7'})
})

test('every machine is one node, the ones that are written down keep theirs, and others take the free places', () => {
  const numbers = fc.uniqueArray(fc.nat(30), {maxLength: 12})
  fc.assert(
    fc.property(numbers, numbers, (written, present) => {
      const tags = written.length === 0 ? {} : formatMachines(written)
      const indices = indicesOf(tags, present)
      expect([...indices.keys()].sort()).toEqual([...present].sort())
      expect(new Set(indices.values()).size).toBe(present.length)
      for (const [index, each] of written.entries()) if (present.includes(each)) expect(indices.get(each)).toBe(index)
      // Whoever writes down what they see changes nothing for the next one.
      const seen: (number | undefined)[] = []
      for (const [each, index] of indices) seen[index] = each
      expect(indicesOf(formatMachines(Array.from(seen)), present)).toEqual(indices)
    }),
  )
})
