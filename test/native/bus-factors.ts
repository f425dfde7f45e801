/**
 * What a collective's algorithm bandwidth (bytes ÷ seconds) is multiplied by to tell what goes over the busiest link.
 *
 * @source NVIDIA/nccl-tests, doc/PERFORMANCE.md; hypercube: its size there is that of all blocks but one's own
 */
const FACTORS: Readonly<Record<string, (ranks: number) => number>> = {
  cpu_all_reduce: (ranks) => (2 * (ranks - 1)) / ranks,
  cpu_all_gather: (ranks) => (ranks - 1) / ranks,
  cpu_reduce_scatter: (ranks) => (ranks - 1) / ranks,
  cpu_broadcast: () => 1,
  cpu_reduce: () => 1,
  cpu_alltoall: (ranks) => (ranks - 1) / ranks,
  cpu_alltoallv: (ranks) => (ranks - 1) / ranks,
  cpu_sendrecv: () => 1,
  cpu_gather: (ranks) => (ranks - 1) / ranks,
  cpu_scatter: (ranks) => (ranks - 1) / ranks,
  cpu_hypercube: (ranks) => (ranks - 1) / ranks,
}

export const COLLECTIVES = Object.keys(FACTORS)

export const busFactor = (name: string, ranks: number): number => FACTORS[name]?.(ranks) ?? Number.NaN
