import {type Cluster, nodesOf} from '../domain/cluster.ts'
import type {Node} from '../domain/node.ts'
import type {Notice} from '../domain/notice.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Cloud, CloudId, NoticesRequest} from '../ports/cloud.ts'
import {type ActOptions, type ClusterWorld, cloudsOf, refOf} from './clusters.ts'
import {openFor} from './open-for.ts'

/** What the clouds announce of a cluster's nodes. @param live as they were just listed */
export async function noticesOf(
  cluster: Cluster,
  live: readonly Node[],
  world: Pick<ClusterWorld, 'clouds'>,
  options: ActOptions,
): Promise<readonly Notice[]> {
  const listed = live.flatMap(({notice}) => notice ?? [])
  const asked = await eachCloud(cluster, live, world, options, {
    what: 'what it announces of these nodes',
    ask: (cloud, request) => cloud.notices?.(request, options.signal),
  })
  return [...listed, ...asked.flat()]
}

/** The nodes, each with where it is in the fabric, where its cloud tells that. */
export async function withFabricPaths(
  cluster: Cluster,
  live: readonly Node[],
  world: Pick<ClusterWorld, 'clouds'>,
  options: ActOptions,
): Promise<readonly Node[]> {
  const asked = await eachCloud(cluster, live, world, options, {
    what: 'where these nodes are in its fabric',
    ask: (cloud, request) => cloud.fabricPaths?.(request, options.signal),
  })
  const paths = new Map(asked.flatMap((each) => [...each]))
  if (paths.size === 0) return live
  return live.map((node) => {
    const fabricPath = paths.get(node.id)
    return fabricPath === undefined ? node : {...node, fabricPath}
  })
}

interface Question<T> {
  readonly what: string
  readonly ask: (cloud: Cloud, request: NoticesRequest) => Promise<T> | undefined
}

/** A cloud that does not answer this is told of, and keeps nobody from seeing its nodes. */
async function eachCloud<T>(
  cluster: Cluster,
  live: readonly Node[],
  {clouds}: Pick<ClusterWorld, 'clouds'>,
  {signal, onProgress}: ActOptions,
  {what, ask}: Question<T>,
): Promise<readonly T[]> {
  const running = new Set(live.flatMap(({id, state}) => (state === 'running' ? [id] : [])))
  const asked = cloudsOf(cluster).map(async (id): Promise<readonly T[]> => {
    const pools = cluster.pools.filter(({offering}) => offering.cloud === id)
    const nodeIds = new Set(nodesOf({pools}).map((node) => node.id))
    if (nodeIds.size === 0) return []
    try {
      const cloud = await openFor(clouds, id as CloudId, cluster.emulated, cluster.accounts)
      const regions = [...new Set(pools.map(({offering}) => offering.region))]
      const answer = await ask(cloud, {cluster: refOf(cluster.id, cluster), nodeIds, running, regions})
      return answer === undefined ? [] : [answer]
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof GpuctlError)) throw error
      onProgress({kind: 'message', severity: 'warning', text: `${id} does not say ${what}: ${error.message}`})
      return []
    }
  })
  return (await Promise.all(asked)).flat()
}
