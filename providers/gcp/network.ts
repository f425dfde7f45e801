import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {Network, NetworkRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {ensureFirewalls} from './firewalls.ts'
import type {Gcp} from './gcp.ts'
import {lastOf} from './gcp.ts'
import {listNetworks, listSubnets} from './lists.ts'
import {made} from './made.ts'
import {networkName} from './names.ts'
import {type NetworkPlan, networksFor, regionOf} from './network-layout.ts'
import {rangeOf, slotFor, slotOf} from './ranges.ts'
import {descriptionOf} from './tags.ts'
import type {Subnetwork} from './types.ts'
import {zonesFor} from './zones.ts'

/** Makes what networks, subnets and rules the sites need and are not there. */
export async function ensureNetwork(gcp: Gcp, request: NetworkRequest): Promise<Network> {
  const {cluster, region, sites = []} = request
  const plans = await plansFor(gcp, request)
  if (sites.length === 0) return {cluster, ...(region !== undefined && {region}), id: networkName(cluster, 'host', 0)}
  const description = descriptionOf({
    cluster,
    owner: request.owner ?? '',
    ...(request.expiresAtUnixMs !== undefined && {expiresAtUnixMs: request.expiresAtUnixMs}),
  })
  const there = new Set((await listNetworks(gcp, cluster)).map(({name}) => name))
  await Promise.all(plans.filter(({name}) => !there.has(name)).map((plan) => insertNetwork(gcp, plan, description)))
  for (let attempt = 1; ; attempt++) {
    try {
      await ensureSubnets(gcp, cluster, plans)
      break
    } catch (error) {
      // Another region's subnet took the addresses just now: they are listed from then on.
      if (attempt === ATTEMPTS || !(error instanceof CloudFault && error.fault.code === 'invalidIPCidrRange'))
        throw error
    }
  }
  await ensureFirewalls(gcp, cluster, plans, request.sshFrom ?? [], description)
  return {cluster, ...(region !== undefined && {region}), id: networkName(cluster, 'host', 0)}
}

const ATTEMPTS = 5

interface RegionalPlan extends NetworkPlan {
  readonly region: string
}

/** Of all sites, each network once. A site without a zone may be in any that has its type. */
async function plansFor(
  gcp: Gcp,
  {cluster, region = '', sites = []}: NetworkRequest,
): Promise<readonly RegionalPlan[]> {
  const plans = new Map<string, RegionalPlan>()
  for (const {zone, machine} of sites)
    for (const each of zone === '' ? await zonesFor(gcp, region, machine.instanceType) : [zone])
      for (const plan of networksFor(cluster, each, machine)) {
        const known = plans.get(plan.name)
        // Nodes of all pools share the hosts' network: its frames are of the size that all of them take.
        const mtu = Math.min(known?.mtu ?? Infinity, plan.mtu ?? Infinity)
        plans.set(plan.name, {...plan, region: regionOf(each), ...(mtu !== Infinity && {mtu})})
      }
  return [...plans.values()]
}

async function insertNetwork(gcp: Gcp, {name, mtu, profile}: NetworkPlan, description: string): Promise<void> {
  const {project} = gcp
  const client = await gcp.networks()
  const networkProfile = profile && `projects/${project}/global/networkProfiles/${profile}`
  const networkResource = {
    name,
    description,
    autoCreateSubnetworks: false,
    ...(mtu && {mtu}),
    ...(networkProfile && {networkProfile}),
  }
  await made(gcp, (options) => client.insert({project, networkResource}, options))
}

async function ensureSubnets(gcp: Gcp, cluster: ClusterId, plans: readonly RegionalPlan[]): Promise<void> {
  const there = await listSubnets(gcp, cluster)
  const names = new Set(there.map(({name}) => name))
  await Promise.all(
    plans.flatMap(({name: network, region, subnets}) => {
      if (subnets === 'auto') return []
      const slot = slotIn(region, there)
      return subnets
        .filter(({name}) => !names.has(name))
        .map(({name, range}) => insertSubnet(gcp, region, {name, network, ipCidrRange: rangeOf(slot, range)}))
    }),
  )
}

function slotIn(region: string, subnets: readonly Subnetwork[]): number {
  const slots = (isOwn: boolean) =>
    subnets.flatMap((subnet) =>
      (lastOf(subnet.region) === region) === isOwn ? (slotOf(subnet.ipCidrRange ?? '') ?? []) : [],
    )
  return slots(true)[0] ?? slotFor(region, new Set(slots(false)))
}

async function insertSubnet(
  gcp: Gcp,
  region: string,
  subnet: {name: string; network: string; ipCidrRange: string},
): Promise<void> {
  const {project} = gcp
  const client = await gcp.subnetworks()
  const subnetworkResource = {...subnet, network: `projects/${project}/global/networks/${subnet.network}`}
  await made(gcp, (options) => client.insert({project, region, subnetworkResource}, options))
}
