import type {Cluster} from '../domain/cluster.ts'
import type {ClusterBench} from '../domain/harness/cluster-bench.ts'
import {sortTests} from '../domain/harness/network-bench.ts'
import {isSound} from '../domain/harness/node-bench.ts'
import type {ListedTest} from '../domain/harness/report.ts'
import {nearestWord} from '../domain/nearest-word.ts'
import {ERROR_CODES} from '../errors/codes.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {HarnessKit} from '../ports/harness-kit.ts'
import {benchNetwork, type NetworkRequest} from './bench-network.ts'
import {type BenchRequest, type BenchWorld, benchNodes} from './bench-nodes.ts'

export interface ClusterBenchRequest extends Omit<BenchRequest, 'shareMachine'>, Omit<NetworkRequest, 'shareMachine'> {}

/** Lets nodes of a cluster measure themselves, then what is between them. */
export async function benchCluster(
  cluster: Cluster,
  request: ClusterBenchRequest,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<ClusterBench> {
  const shareMachine = sharesMachine(cluster)
  const {own} = sortTests(request.tests)
  const alone = own.length === 0 ? [] : await benchNodes({...request, tests: own, shareMachine}, world, signal)
  const {failed, ...network} = await benchNetwork({...request, shareMachine}, world, signal)
  const known = new Set(alone.map(({node}) => node))
  const nodes = [...alone, ...failed.filter(({node}) => !known.has(node))]
  const isGood = [nodes, network.pairs, network.collectives].every(isSound)
  return {
    cluster: cluster.id.name,
    nodes,
    ...network,
    seed: request.seed,
    exitCode: isGood ? 0 : ERROR_CODES.NODE_FAILED.exit,
  }
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

/** `8,1048576` as bytes. @throws GpuctlError USAGE */
export function messageSizes(text: string | undefined): readonly number[] | undefined {
  const sizes = text?.split(',').map(Number)
  const wrong = sizes?.findIndex((size) => !Number.isInteger(size) || size < 1 || size > 2 ** 40) ?? -1
  if (wrong < 0) return sizes
  throw new GpuctlError(
    'USAGE',
    `${JSON.stringify(text?.split(',')[wrong])} is no size of a message`,
    'give bytes from 1 to 1099511627776: --sizes 8,65536',
  )
}
