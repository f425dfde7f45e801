import type {Cluster} from '../domain/cluster.ts'
import type {Node} from '../domain/node.ts'
import {selectNodes} from '../domain/select-nodes.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {chooseJob} from './choose-job.ts'
import type {JobWorld} from './job-world.ts'

/** The nodes that a person means, or those of the job that they mean; all where they name none. @throws GpuctlError NOT_FOUND, USAGE */
export async function nodesToProfile(
  wanted: string | undefined,
  cluster: Pick<Cluster, 'pools'>,
  nodes: readonly Node[],
  world: JobWorld,
  signal: AbortSignal,
): Promise<{readonly nodes: readonly Node[]; readonly job?: string}> {
  if (wanted === undefined) return {nodes}
  const named = select(nodes, wanted)
  if (named !== undefined) return {nodes: named}
  const {record} = await chooseJob(wanted, cluster, world, signal)
  const ids = new Set(record.nodes.map(({id}) => id))
  const own = nodes.filter(({id}) => ids.has(id))
  if (own.length > 0) return {nodes: own, job: record.id}
  throw new GpuctlError(
    'NOT_FOUND',
    `no node of ${record.id} is in the cluster any more`,
    'gpuctl status shows its nodes',
  )
}

function select(nodes: readonly Node[], selector: string): readonly Node[] | undefined {
  try {
    return selectNodes(nodes, [selector])
  } catch (error) {
    if (error instanceof GpuctlError && error.code === 'NOT_FOUND') return
    throw error
  }
}
