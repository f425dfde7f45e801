import {expect, test} from 'vitest'
import type {PlacedPool} from '../../src/domain/placement/placement.ts'
import {priceOf} from '../../src/domain/price.ts'
import {H100_OFFERING, LOCAL_OFFERING} from '../views/sample-cluster.ts'

const placed = (nodes: number, priceNanoUsdPerHour: bigint | 'unknown'): PlacedPool => ({
  name: `p${nodes}`,
  nodes,
  offering: {...H100_OFFERING, priceNanoUsdPerHour},
  hosts: [],
})

test('is the sum over all nodes, to the last nano-dollar', () => {
  expect(priceOf({pools: [placed(3, 41_250_000_001n), placed(2, 7n)]})).toBe(123_750_000_017n)
  expect(priceOf({pools: [{name: 'a', nodes: 9, offering: LOCAL_OFFERING, hosts: []}]})).toBe(0n)
  expect(priceOf({pools: []})).toBe(0n)
})

test('is unknown as soon as one price is, never less than that', () => {
  expect(priceOf({pools: [placed(1, 5n), placed(1, 'unknown'), placed(1, 5n)]})).toBe('unknown')
})

test('has no limit', () => {
  expect(priceOf({pools: [placed(100_000, 10n ** 18n)]})).toBe(10n ** 23n)
})
