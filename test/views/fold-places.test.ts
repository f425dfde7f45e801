import {expect, test} from 'vitest'
import type {PlacedPart, PricedPlacement} from '../../src/domain/placement/placement.ts'
import {foldPlaces} from '../../src/views/fold-places.ts'
import {H100_OFFERING} from './sample-cluster.ts'

/** A pool of these parts, at so many dollars. */
function placed(usd: number, ...parts: readonly [PlacedPart, ...PlacedPart[]]): PricedPlacement {
  const [{nodes, offering}] = parts
  const pool = {name: 'train', nodes, offering, hosts: [], ...(parts.length > 1 && {parts})}
  const nanoUsdPerHour = BigInt(usd) * 1_000_000_000n
  return {placement: {pools: [pool]}, nanoUsdPerHour, scoreNanoUsdPerHour: nanoUsdPerHour}
}

const at = (zone: string, nodes = 4): PlacedPart => ({nodes, offering: {...H100_OFFERING, zone}})
const kind = `aws ${H100_OFFERING.instanceType} ${H100_OFFERING.purchase}`

test('placements that differ in the zone alone stand in one line, in their order', () => {
  const folded = foldPlaces(placed(10, at('a')), [placed(10, at('b')), placed(12, at('d')), placed(10, at('c'))])
  expect(folded).toEqual([
    {moreNanoUsdPerHour: 0n, text: `4 × ${kind} in b, c`},
    {moreNanoUsdPerHour: 2_000_000_000n, text: `4 × ${kind} in d`},
  ])
})

test('all parts of a pool are told, with their zones where these differ', () => {
  const [together, apart] = foldPlaces(placed(10, at('a')), [
    placed(11, at('b', 3), at('b', 1)),
    placed(12, at('b', 3), at('c', 1)),
  ])
  expect(together?.text).toBe(`3 × ${kind} + 1 × ${kind} in b`)
  expect(apart?.text).toBe(`3 × ${kind} + 1 × ${kind} in b + c`)
})
