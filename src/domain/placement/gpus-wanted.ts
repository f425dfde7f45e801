import type {PoolSpec} from '../spec/cluster-spec.ts'

/** How many GPUs' useful work a pool is priced for: those that it asks for, at least one in a node. */
export function gpusWanted({nodes = 1, gpusTotal, gpus}: PoolSpec): number {
  const inNode = gpus?.kind === 'models' ? Math.min(...gpus.anyOf.map(({count}) => count ?? 1)) : (gpus?.count ?? 1)
  return gpusTotal ?? nodes * inNode
}
