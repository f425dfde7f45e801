import type {GcpNics} from '../../src/domain/catalog/facts/nic-layout.ts'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {LaunchFacts} from '../../src/domain/rental.ts'
import {networkName, subnetName} from './names.ts'

/** A VPC network that nodes of a site are in. */
export interface NetworkPlan {
  readonly name: string
  readonly use: 'host' | 'gpu' | 'rdma'
  readonly mtu?: number
  /** The network profile; such a network is bound to its zone. */
  readonly profile?: string
  /** Its subnets in the region; 'auto': the one that the profile makes. */
  readonly subnets: readonly SubnetPlan[] | 'auto'
}

export interface SubnetPlan {
  readonly name: string
  /** Which of the region's ranges; see ranges.ts. */
  readonly range: number
}

/**
 * Networks for one site. Those of hosts and of GPUs are the whole cluster's, with subnets in each region, so that nodes of all regions
 * reach one another; those of RDMA are a zone's.
 */
export function networksFor(cluster: ClusterId, zone: string, machine: LaunchFacts): readonly NetworkPlan[] {
  const region = regionOf(zone)
  return nicsOf(machine).networks.flatMap(({use, count, subnetsEach, mtu, profile}) =>
    Array.from({length: count}, (_, at): NetworkPlan => {
      const name = networkName(
        cluster,
        use,
        use === 'rdma' ? `${zone}${profile === 'vpc-roce-metal' ? '-metal' : ''}` : at,
      )
      const names = subnetsEach === 'auto' ? 'auto' : partNames(use, region, subnetsEach)
      return {
        name,
        use,
        ...(mtu !== 'unknown' && {mtu}),
        ...(profile && {profile: `${zone}-${profile}`}),
        subnets:
          names === 'auto'
            ? names
            : names.map((part, each) => ({name: subnetName(name, part), range: FIRST_RANGE[use] + at + each})),
      }
    }),
  )
}

/** Its own layout, or one NIC where nobody knows another. */
export const nicsOf = ({nics}: LaunchFacts): GcpNics => (nics !== 'unknown' && nics.cloud === 'gcp' ? nics : ONE_NIC)

const ONE_NIC: GcpNics = {
  cloud: 'gcp',
  nicTypes: ['GVNIC'],
  networks: [{use: 'host', count: 1, nicsEach: 1, subnetsEach: 1, mtu: 8896}],
  fabricGbitsPerSecond: 'unknown',
}

/** So that no two NICs of a node have overlapping subnets: 2 of hosts, 8 of GPUs, 8 of RDMA. */
const FIRST_RANGE = {host: 0, gpu: 2, rdma: 10} as const

const partNames = (use: NetworkPlan['use'], region: string, count: number): readonly string[] =>
  Array.from({length: count}, (_, at) => (use === 'rdma' ? `${at}` : region))

/** `us-central1` of `us-central1-a`. */
export const regionOf = (zone: string): string => zone.slice(0, zone.lastIndexOf('-'))
