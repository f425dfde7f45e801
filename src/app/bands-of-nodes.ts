import type {Cluster} from '../domain/cluster.ts'
import type {Band} from '../domain/gate/band.ts'
import {withTypeBands} from '../domain/gate/type-bands.ts'
import type {CatalogWorld} from './catalog-world.ts'
import {promisedType} from './promised-type.ts'

/** What is published of what a node is, by its name: of its GPUs, and of its machine type where a cloud has that. */
export async function bandsOfNodes(
  {pools, emulated}: Pick<Cluster, 'pools' | 'emulated'>,
  bands: readonly Band[],
  world: CatalogWorld,
): Promise<(node: string) => readonly Band[]> {
  const known = await Promise.all(
    pools.map(async ({nodes, offering}) => {
      const type = emulated ? undefined : await promisedType(offering, world)
      const all = withTypeBands(bands, type)
      return nodes.map(({name}) => [name, all] as const)
    }),
  )
  const byNode = new Map(known.flat())
  return (node) => byNode.get(node) ?? bands
}
