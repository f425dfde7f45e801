import {nodesOf} from '../domain/cluster.ts'
import type {Node} from '../domain/node.ts'
import {type ClusterTopology, clusterTopology} from '../domain/topology/cluster-topology.ts'
import type {StoredCluster} from '../ports/cluster-store.ts'
import {withFabricPaths} from './ask-about-nodes.ts'
import type {BenchWorld} from './bench-nodes.ts'
import type {ActOptions, ClusterWorld} from './clusters.ts'
import {type InventoryListener, takeInventory} from './take-inventory.ts'

export interface TopologyWorld extends BenchWorld, Pick<ClusterWorld, 'clouds'> {}

/** What nodes of a cluster are made of, and where their clouds say that they are in the fabric. */
export async function readTopology(
  {cluster}: StoredCluster,
  nodes: readonly Node[],
  world: TopologyWorld,
  options: ActOptions,
  listener: InventoryListener,
): Promise<ClusterTopology> {
  const [taken, placed] = await Promise.all([
    takeInventory(nodes, world, options.signal, listener),
    withFabricPaths(cluster, nodes, world, options),
  ])
  const paths = placed.flatMap(({name, fabricPath}) => (fabricPath === undefined ? [] : [[name, fabricPath] as const]))
  const pools = new Map(nodesOf(cluster).map(({name, pool}) => [name, pool]))
  return clusterTopology(cluster.id.name, taken, (node) => pools.get(node) ?? '', new Map(paths))
}
