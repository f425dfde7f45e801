import type {Cluster} from '../domain/cluster.ts'
import {type ClusterBench, isSound} from '../domain/harness/node-bench.ts'
import type {ListedTest} from '../domain/harness/report.ts'
import {nearestWord} from '../domain/nearest-word.ts'
import {ERROR_CODES} from '../errors/codes.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {HarnessKit} from '../ports/harness-kit.ts'
import {type BenchRequest, type BenchWorld, benchNodes} from './bench-nodes.ts'

/** Lets nodes of a cluster measure themselves. */
export async function benchCluster(
  cluster: Cluster,
  request: Omit<BenchRequest, 'shareMachine'>,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<ClusterBench> {
  const nodes = await benchNodes({...request, shareMachine: sharesMachine(cluster)}, world, signal)
  return {cluster: cluster.id.name, nodes, exitCode: isSound(nodes) ? 0 : ERROR_CODES.NODE_FAILED.exit}
}

/** Whether its nodes are all on this machine. */
export const sharesMachine = ({emulated, pools}: Pick<Cluster, 'emulated' | 'pools'>): boolean =>
  emulated || pools.every(({offering}) => offering.cloud === 'local')

/** `a,b` as tests of these names; absent: all. @throws GpuctlError USAGE */
export function testsNamed(text: string | undefined, {tests}: HarnessKit): readonly ListedTest[] {
  const known = tests.map(({name}) => name)
  const names = (text ?? '').split(',').filter((name) => name !== '')
  if (names.length === 0) return tests
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return tests.filter(({name}) => names.includes(name))
  const near = nearestWord(unknown, known)
  const hint = near === undefined ? 'see gpuctl bench --list' : `did you mean ${near}? see gpuctl bench --list`
  throw new GpuctlError('USAGE', `there is no test ${unknown}`, hint)
}
