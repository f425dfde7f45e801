import fc from 'fast-check'
import {expect, test} from 'vitest'
import {z} from 'zod'
import {harnessInventory} from '../../../src/domain/harness/inventory.ts'
import {inventoryFindings} from '../../../src/domain/harness/inventory-findings.ts'
import {clusterTopology} from '../../../src/domain/topology/cluster-topology.ts'
import {noPaint} from '../../../src/views/paint.ts'
import {topologySvg} from '../../../src/views/topology-svg.ts'
import {topologyView} from '../../../src/views/topology-view.ts'
import {H100_NODE, soundInventory} from './sample-inventory.ts'

const text = JSON.stringify({schema: 1, takenAtUnixMs: 0, inventory: soundInventory()})

test('what was written is read', () => {
  expect(harnessInventory(text)).toEqual(soundInventory())
})

test('what was cut off, or is of another version, is refused', () => {
  expect(() => harnessInventory(text.slice(0, -1))).toThrow(SyntaxError)
  expect(() => harnessInventory(text.replace('"schema":1', '"schema":2'))).toThrow(z.ZodError)
})

test('whatever a node writes is either refused, or can be shown and judged', () => {
  const places = fc.nat(text.length - 1)
  const words = fc.constantFrom(
    '',
    '0',
    '-1',
    'null',
    '"',
    '}',
    ']',
    ',',
    '1e999',
    '"x"',
    '[]',
    '{}',
    'true',
    '\\u0000',
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(places, fc.nat(12), words), {minLength: 1, maxLength: 4}), (changes) => {
      const changed = changes.reduce(
        (all, [at, length, word]) => all.slice(0, at) + word + all.slice(at + length),
        text,
      )
      const nodes = [
        {node: 'n-0', inventory: readOrUndefined(changed)},
        {node: 'n-1', inventory: soundInventory()},
      ]
      const known = nodes.flatMap(({node, inventory}) => (inventory === undefined ? [] : [{node, inventory}]))
      inventoryFindings(known, H100_NODE)
      const topology = clusterTopology('c', known, () => 'n')
      topologyView.text(topology, {width: 80, paint: noPaint, nowUnixMs: 0})
      topologySvg(topology)
    }),
    {numRuns: 300},
  )
})

function readOrUndefined(changed: string) {
  try {
    return harnessInventory(changed)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return
    throw error
  }
}
