import type {ClusterId} from '../domain/cluster-id.ts'
import type {Node} from '../domain/node.ts'
import type {Cloud} from '../ports/cloud.ts'
import type {Engine} from '../program/engine.ts'
import type {ActOptions, ClusterWorld} from './clusters.ts'

/** An instance made by hand that runs on. */
export interface KeptInstance {
  readonly id: string
  /** Why the cluster's key could not be taken off it. */
  readonly keyStays?: string
}

/**
 * Makes a cluster's imported instances nobody's: the cluster's key and jobs go, then the tags, so that nothing that ends a cluster finds
 * them. One that does not answer keeps a key to which nobody has the other half afterwards.
 *
 * @throws GpuctlError when tags may be left
 */
export async function giveBackImported(
  cluster: ClusterId,
  engine: Engine,
  {clouds: {admission}, store}: ClusterWorld,
  {clouds, signal}: ActOptions & {readonly clouds: readonly Cloud[]},
): Promise<readonly KeptInstance[]> {
  const state = await engine.read(cluster.name, signal)
  const pools = state?.cluster.pools.filter(({imported}) => imported !== undefined) ?? []
  const identityFile = (await store.read(cluster.name))?.identityFile
  const kept = await Promise.all(
    pools
      .flatMap(({nodes}) => nodes)
      .map(async (node): Promise<KeptInstance> => {
        const fault = await admission.expel(withIdentity(node, identityFile), cluster, signal)
        return fault === undefined ? {id: node.id} : {id: node.id, keyStays: fault.message}
      }),
  )
  for (const cloud of clouds) await cloud.adoption?.leave(cluster, signal)
  return kept
}

const withIdentity = (node: Node, identityFile: string | undefined): Node =>
  identityFile === undefined ? node : {...node, ssh: {...node.ssh, identityFile}}
