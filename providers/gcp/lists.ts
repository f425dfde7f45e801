import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {collected} from './collected.ts'
import type {CallOptions, Gcp} from './gcp.ts'
import {prefixOf} from './names.ts'
import {type SeenInstance, seenInstance} from './node.ts'
import {ofLease, ofPool, ofPrefix} from './tags.ts'
import type {Firewall, Instance, Network, ResourcePolicy, Subnetwork} from './types.ts'

/** Instances of a cluster, or of a pool, in all zones. */
export async function listInstances(gcp: Gcp, cluster: ClusterId, pool?: string): Promise<readonly SeenInstance[]> {
  const found = await listMatching(gcp, pool === undefined ? ofLease(cluster) : ofPool(cluster, pool))
  return found.flatMap((json) => seenInstance(json) ?? [])
}

/** Whatever instances fit a filter, whoever made them. */
export async function listMatching(gcp: Gcp, filter: string): Promise<readonly Instance[]> {
  const client = await gcp.instances()
  return all(gcp, (options) => client.aggregatedListAsync({project: gcp.project, filter}, options), 'instances')
}

export async function listDisks(gcp: Gcp, cluster: ClusterId) {
  const client = await gcp.disks()
  return all(
    gcp,
    (options) => client.aggregatedListAsync({project: gcp.project, filter: ofLease(cluster)}, options),
    'disks',
  )
}

export async function listPolicies(gcp: Gcp, filter: string): Promise<readonly ResourcePolicy[]> {
  const client = await gcp.resourcePolicies()
  return all(gcp, (options) => client.aggregatedListAsync({project: gcp.project, filter}, options), 'resourcePolicies')
}

export async function listSubnets(gcp: Gcp, cluster: ClusterId): Promise<readonly Subnetwork[]> {
  const client = await gcp.subnetworks()
  const filter = `network eq .*/${prefixOf(cluster)}.*` // by the network: one is named by Google
  return all(gcp, (options) => client.aggregatedListAsync({project: gcp.project, filter}, options), 'subnetworks')
}

export async function listNetworks(gcp: Gcp, cluster: ClusterId): Promise<readonly Network[]> {
  const client = await gcp.networks()
  const filter = ofPrefix(prefixOf(cluster))
  return gcp.ask((options) => collected(client.listAsync({project: gcp.project, filter}, options)))
}

export async function listFirewalls(gcp: Gcp, cluster: ClusterId): Promise<readonly Firewall[]> {
  const client = await gcp.firewalls()
  const filter = ofPrefix(prefixOf(cluster))
  return gcp.ask((options) => collected(client.listAsync({project: gcp.project, filter}, options)))
}

/** All pages of a list over zones or regions. */
async function all<K extends string, T>(
  gcp: Gcp,
  list: (options: CallOptions) => AsyncIterable<[string, {[key in K]?: readonly T[] | null}]>,
  key: K,
): Promise<readonly T[]> {
  const scopes = await gcp.ask((options) => collected(list(options)))
  return scopes.flatMap(([, scope]) => scope[key] ?? [])
}
