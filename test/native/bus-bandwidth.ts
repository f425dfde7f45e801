import {expect} from 'vitest'
import type {TestResult} from '../../src/domain/harness/report.ts'

/**
 * What a collective's algorithm bandwidth (bytes ÷ seconds) is multiplied by to tell what goes over the busiest link.
 *
 * @source NVIDIA/nccl-tests, doc/PERFORMANCE.md; hypercube: its size there is that of all blocks but one's own
 */
const FACTORS: Readonly<Record<string, (ranks: number) => number>> = {
  all_reduce: (ranks) => (2 * (ranks - 1)) / ranks,
  all_gather: (ranks) => (ranks - 1) / ranks,
  reduce_scatter: (ranks) => (ranks - 1) / ranks,
  broadcast: () => 1,
  reduce: () => 1,
  alltoall: (ranks) => (ranks - 1) / ranks,
  alltoallv: (ranks) => (ranks - 1) / ranks,
  sendrecv: () => 1,
  gather: (ranks) => (ranks - 1) / ranks,
  scatter: (ranks) => (ranks - 1) / ranks,
  hypercube: (ranks) => (ranks - 1) / ranks,
}

/** The tests of collectives that so many ranks can take part in. */
export const collectivesOf = (by: 'cpu' | 'nccl', ranks: number): readonly string[] =>
  Object.keys(FACTORS)
    .filter((name) => name !== 'hypercube' || (ranks & (ranks - 1)) === 0)
    .map((name) => `${by}_${name}`)

/** Every sample's bandwidth must follow from its time. */
export function expectBusBandwidths({name, metrics}: TestResult, ranks: number, sizes: number): void {
  const factor = FACTORS[name.replace(/^(cpu|nccl)_/, '')]?.(ranks) ?? Number.NaN
  const bandwidths = metrics.filter((metric) => metric.name === 'bandwidth')
  expect(new Set(bandwidths.map(({labels}) => labels.bytes)).size).toBe(sizes)
  for (const {value, samples, labels} of bandwidths) {
    const seconds = metrics.find(
      ({labels: other}) => other.over === 'slowest' && other.bytes === labels.bytes && other.place === labels.place,
    )
    for (const [index, each] of samples.entries())
      expect(each * (seconds?.samples[index] ?? 0)).toBeCloseTo(Number(labels.bytes) * factor, 3)
    expect(value).toBeGreaterThan(0)
  }
}
