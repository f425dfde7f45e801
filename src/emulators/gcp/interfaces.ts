import {ApiError, invalid, notFound, required} from './api-error.ts'
import type {Json} from './check-message.ts'
import type {Call, Gce} from './gce.ts'
import {regionOf} from './geography.ts'
import type {EmulatedType} from './machine-types.ts'
import {lastOf, pathOf} from './names.ts'
import {profileOf} from './network-profiles.ts'

/** An interface to be made, with what it refers to. */
export interface Interface {
  readonly asked: Json
  /** As answers name them. */
  readonly network: string
  readonly subnetwork: string
  readonly range: string
}

/**
 * What NICs an instance may have: subnets of its region, each of another network, but for RDMA networks of its own zone, in which only
 * RDMA NICs may be.
 *
 * @throws ApiError
 * @source Google Cloud, "Multiple network interfaces", "RDMA network profiles"
 */
export function checkInterfaces(
  gce: Gce,
  call: Call,
  zone: string,
  type: EmulatedType,
  nics: readonly Json[],
): readonly Interface[] {
  if (nics.length === 0) throw required('resource.networkInterfaces')
  if (nics.length > Math.max(8, type.nics))
    throw invalid(
      'resource.networkInterfaces',
      nics.length,
      `Machine type ${type.name} has at most ${type.nics} network interfaces.`,
    )
  const interfaces = nics.map((nic, at) => checkInterface(gce, call, zone, nic, at))
  const plain = interfaces.filter(({asked}) => asked.nicType !== 'MRDMA').map(({network}) => network)
  if (new Set(plain).size < plain.length)
    throw new ApiError(400, 'invalid', 'Networks must be distinct for NICs attached to a VM.')
  return interfaces
}

function checkInterface(gce: Gce, {project}: Call, zone: string, nic: Json, at: number): Interface {
  const field = `resource.networkInterfaces[${at}]`
  if (nic.subnetwork === undefined)
    throw invalid(`${field}.subnetwork`, '', 'Subnetwork should be specified for custom subnetmode network')
  const path = pathOf(String(nic.subnetwork), project)
  const subnetwork = gce.store.find(path)
  if (subnetwork === undefined) throw notFound(path)
  const {network: link, ipCidrRange, region, selfLink} = subnetwork.json
  if (lastOf(String(region)) !== regionOf(zone))
    throw invalid(`${field}.subnetwork`, nic.subnetwork, 'The referenced subnetwork resource is of another region.')
  if (nic.network !== undefined && pathOf(String(nic.network), project) !== pathOf(String(link), project))
    throw invalid(`${field}.network`, nic.network, 'Specified network is not the network of the subnetwork.')
  const network = gce.store.find(pathOf(String(link), project))
  const profile = profileOf(gce, lastOf(String(network?.json.networkProfile)))
  const isRdma = nic.nicType === 'MRDMA'
  if (isRdma !== Boolean(profile))
    throw invalid(
      `${field}.nicType`,
      nic.nicType,
      isRdma ? 'MRDMA needs a network with an RDMA network profile.' : 'The network profile allows only MRDMA.',
    )
  if (profile && profile.zone !== zone)
    throw invalid(`${field}.network`, link, `Its network profile is of zone ${profile.zone}.`)
  if (profile && nic.accessConfigs !== undefined)
    throw invalid(`${field}.accessConfigs`, '', 'The network profile does not allow external addresses.')
  return {asked: nic, network: String(link), subnetwork: String(selfLink), range: String(ipCidrRange)}
}
