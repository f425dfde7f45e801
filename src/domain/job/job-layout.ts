import {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {Cluster, Pool} from '../cluster.ts'
import type {Node} from '../node.ts'
import type {JobSpec} from './job-spec.ts'

/** Which ranks run where. */
export interface JobLayout {
  readonly nodes: readonly NodeLayout[]
  readonly worldSize: number
}

export interface NodeLayout {
  readonly id: string
  readonly name: string
  /** At which the job's other nodes reach it. */
  readonly address: string
  readonly nodeRank: number
  /** In the order of their local ranks. */
  readonly ranks: readonly number[]
  readonly gpus: number
}

/**
 * Gives a job its nodes: those with the lowest index that run, and on each of them the next ranks.
 *
 * @throws GpuctlError USAGE, NOT_FOUND or NODE_FAILED when the cluster does not have what the job asks for
 */
export function layoutJob(spec: Pick<JobSpec, 'nodes' | 'perNode' | 'pool'>, cluster: Pick<Cluster, 'id' | 'pools'>) {
  const pool = choosePool(spec.pool, cluster)
  const nodes = chooseNodes(spec.nodes, pool)
  const gpus = pool.offering.gpus?.count ?? 0
  const perNode = spec.perNode ?? Math.max(1, gpus)
  const layout: JobLayout = {
    worldSize: nodes.length * perNode,
    nodes: nodes.map((node, nodeRank) => ({
      id: node.id,
      name: node.name,
      address: node.privateAddress,
      nodeRank,
      ranks: Array.from({length: perNode}, (_, localRank) => nodeRank * perNode + localRank),
      gpus,
    })),
  }
  return {layout, nodes}
}

function choosePool(name: string | undefined, {pools, id}: Pick<Cluster, 'id' | 'pools'>): Pool {
  const [first, second] = pools
  if (first === undefined)
    throw new GpuctlError('NOT_FOUND', `cluster ${id.name} has no nodes`, 'bring it up first: gpuctl up')
  const names = pools.map((pool) => pool.name).join(', ')
  if (name === undefined) {
    if (second === undefined) return first
    throw new GpuctlError(
      'USAGE',
      `cluster ${id.name} has the pools ${names}`,
      'say which one the job runs on: --pool NAME',
    )
  }
  const pool = pools.find((each) => each.name === name)
  if (pool === undefined)
    throw new GpuctlError('NOT_FOUND', `cluster ${id.name} has no pool ${name}`, `take one of ${names}`)
  return pool
}

function chooseNodes(wanted: number | undefined, pool: Pool): readonly Node[] {
  const count = wanted ?? pool.nodes.length
  if (count > pool.nodes.length)
    throw new GpuctlError(
      'USAGE',
      `the job wants ${count} nodes, pool ${pool.name} has ${pool.nodes.length}`,
      'ask for fewer with --nodes, or raise the number in the cluster file and run gpuctl up',
    )
  const canRun = (node: Node): boolean => node.state === 'running' && node.cordon === undefined
  const running = pool.nodes.filter(canRun).sort((a, b) => a.index - b.index)
  if (running.length < count) {
    const others = pool.nodes
      .filter((node) => !canRun(node))
      .map(({name, state, cordon}) => `${name} (${cordon === undefined ? state : 'did not pass its test'})`)
    throw new GpuctlError(
      'NODE_FAILED',
      `the job wants ${count} nodes, ${running.length} of pool ${pool.name} can; not ${others.join(', ')}`,
      'gpuctl up brings them back; --nodes takes fewer',
    )
  }
  return running.slice(0, count)
}
