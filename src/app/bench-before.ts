import type {Band} from '../domain/gate/band.ts'
import {compareBands} from '../domain/gate/compare-bands.ts'
import {compareBenches} from '../domain/gate/compare-benches.ts'
import {type KeptBench, keptBench} from '../domain/gate/kept-bench.ts'
import type {ClusterBench} from '../domain/harness/cluster-bench.ts'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {BenchHistory} from '../ports/bench-history.ts'

/**
 * The bench that a new one is to be compared with.
 *
 * @param asked `last`: the one before of the same cluster; else the name of another; absent: none @throws GpuctlError NOT_FOUND
 */
export async function benchBefore(
  cluster: string,
  asked: string | undefined,
  history: BenchHistory,
): Promise<KeptBench | undefined> {
  if (asked === undefined) return
  const of = asked === 'last' ? cluster : asked
  const before = (await history.recent(of)).at(-1)
  if (before !== undefined) return before
  throw new GpuctlError(
    'NOT_FOUND',
    `nothing that ${of} measured is kept here`,
    of === cluster ? 'run gpuctl bench once without --compare' : `run gpuctl bench -c ${of}`,
  )
}

export interface Beside {
  readonly nodes: readonly Node[]
  readonly atUnixMs: number
  readonly before?: KeptBench
  readonly bandsOf?: (node: string) => readonly Band[]
}

/** Keeps what nodes measured by themselves, and says what of it differs from before, and what is published of such, where these are given. */
export async function keepBench(
  bench: ClusterBench,
  {nodes, before, bandsOf, atUnixMs}: Beside,
  history: BenchHistory,
): Promise<ClusterBench> {
  const kept = keptBench(bench.cluster, atUnixMs, bench.nodes, nodes)
  if (kept.nodes.length > 0) await history.add(kept)
  return {
    ...bench,
    ...(bandsOf && {published: compareBands(bench, bandsOf)}),
    ...(before && {comparison: compareBenches(before, kept)}),
  }
}
