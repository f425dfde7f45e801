import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {NetworkRef} from '../../src/ports/cloud.ts'
import {endInstances} from './end-instances.ts'
import type {Gcp} from './gcp.ts'
import {lastOf} from './gcp.ts'
import {listFirewalls, listInstances, listNetworks, listSubnets} from './lists.ts'
import {regionOf} from './network-layout.ts'
import {forEach, inRounds, remove} from './removal.ts'
import type {Subnetwork} from './types.ts'

/**
 * Removes what the cluster has of networks in a region, or in all; those that other regions use too stay. Nodes that are still in
 * there, because no list showed them when their gang was removed, end first.
 */
export async function removeNetwork(gcp: Gcp, {cluster, region}: NetworkRef): Promise<boolean> {
  return inRounds(gcp.signal, async () => {
    if (await removeNetworks(gcp, cluster, region)) return true
    const late = await listInstances(gcp, cluster)
    await endInstances(
      gcp,
      late.filter(({zone}) => region === undefined || regionOf(zone) === region),
    )
    return false
  })
}

/** One round. @returns whether nothing is left */
export async function removeNetworks(gcp: Gcp, cluster: ClusterId, region?: string): Promise<boolean> {
  const [networks, subnets, firewalls] = await Promise.all([
    listNetworks(gcp, cluster),
    listSubnets(gcp, cluster),
    listFirewalls(gcp, cluster),
  ])
  const isHere = (subnet: Subnetwork) => region === undefined || lastOf(subnet.region) === region
  const elsewhere = new Set(subnets.filter((subnet) => !isHere(subnet)).map(({network}) => lastOf(network)))
  const isOver = ({name, networkProfile}: {name?: string | null; networkProfile?: string | null}) =>
    !elsewhere.has(name ?? '') &&
    (region === undefined || !networkProfile || regionOf(zoneOf(networkProfile)) === region)
  const over = networks.filter(isOver)
  const names = new Set(over.map(({name}) => name))
  const [rules, inside] = [firewalls.filter(({network}) => names.has(lastOf(network))), subnets.filter(isHere)]
  if (over.length === 0 && inside.length === 0) return true
  const {project} = gcp
  const [firewallsClient, subnetsClient, networksClient] = await Promise.all([
    gcp.firewalls(),
    gcp.subnetworks(),
    gcp.networks(),
  ])
  await forEach(rules, ({name}) =>
    remove(gcp, (options) => firewallsClient.delete({project, firewall: name ?? ''}, options)),
  )
  // What a profile made goes with its network.
  const ours = inside.filter(({name}) => !name?.startsWith('default-subnet-'))
  await forEach(ours, ({name, region: at}) =>
    remove(gcp, (options) => subnetsClient.delete({project, region: lastOf(at), subnetwork: name ?? ''}, options)),
  )
  await forEach(over, ({name}) =>
    remove(gcp, (options) => networksClient.delete({project, network: name ?? ''}, options)),
  )
  return false // until the lists say so
}

/** Of `…/us-central1-a-vpc-roce`. */
const zoneOf = (profile: string): string => lastOf(profile).replace(/-vpc-.*$/, '')
