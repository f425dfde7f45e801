import {cloudConfig} from '../../src/domain/cloud-config.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import type {Rental} from '../../src/domain/rental.ts'
import {withoutComment} from '../../src/domain/ssh-key.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import {bootDisk} from './boot-disk.ts'
import {networksFor, nicsOf, regionOf} from './network-layout.ts'
import {USER} from './node.ts'
import type {HeldCapacity} from './reservation.ts'
import {schedulingOf} from './scheduling.ts'
import {accessOf, labelsOf, METADATA} from './tags.ts'
import type {InstanceProperties, NetworkInterface} from './types.ts'

export interface Site {
  readonly project: string
  readonly zone: string
  /** By the network's name: of networks whose profile makes their subnet. */
  readonly autoSubnets: ReadonlyMap<string, string>
  readonly policies: readonly string[]
  readonly held?: HeldCapacity
  readonly nowUnixMs: number
}

/** What all instances of a gang are asked for as. */
export function instanceProperties(request: GangRequest, rental: Rental, site: Site): InstanceProperties {
  const {cluster, pool, authorizedKey} = request
  const {machine, hostKey, owner, expiresAtUnixMs} = rental
  const access = accessOf(request, hostKey.publicKey)
  const ownership = {cluster, pool, owner, ...(expiresAtUnixMs !== undefined && {expiresAtUnixMs})}
  const labels = labelsOf(ownership, {...request.tags, [TAGS.access]: access})
  const {held} = site
  return {
    machineType: machine.instanceType,
    labels,
    disks: [bootDisk(machine, labels)],
    networkInterfaces: interfacesOf(request, rental, site),
    scheduling: schedulingOf(rental, held, site.nowUnixMs),
    ...(held && {
      reservationAffinity: {
        consumeReservationType: 'SPECIFIC_RESERVATION',
        key: 'compute.googleapis.com/reservation-name',
        values: [held.name],
      },
    }),
    ...(rental.offering.purchase === 'flex-start' && {
      reservationAffinity: {consumeReservationType: 'NO_RESERVATION'}, // it is refused beside any other
    }),
    resourcePolicies: [...(held && held.policies.length > 0 ? held.policies : site.policies)],
    shieldedInstanceConfig: {enableVtpm: true, enableIntegrityMonitoring: true, enableSecureBoot: false}, // drivers are not signed
    metadata: {
      items: [
        {key: METADATA.userData, value: cloudConfig({user: USER, authorizedKey, hostKey})},
        {key: METADATA.pool, value: pool},
        {key: METADATA.hostKey, value: withoutComment(hostKey.publicKey)},
        {key: 'enable-oslogin', value: 'FALSE'}, // the project's own users are not this cluster's
        {key: 'block-project-ssh-keys', value: 'TRUE'},
      ],
    },
  }
}

function interfacesOf(
  {cluster}: GangRequest,
  {machine}: Rental,
  {project, zone, autoSubnets}: Site,
): NetworkInterface[] {
  const {nicTypes, networks} = nicsOf(machine)
  const nicsEach = networks.flatMap(({count, nicsEach: each}) => Array<number>(count).fill(each))
  const places = networksFor(cluster, zone, machine).flatMap(({name, subnets}, at) =>
    Array.from({length: nicsEach[at] ?? 1}, (_, nic) => ({
      network: `projects/${project}/global/networks/${name}`,
      subnet: subnets === 'auto' ? autoSubnets.get(name) : (subnets[nic] ?? subnets[0])?.name,
    })),
  )
  return places.map(({network, subnet}, at) => ({
    network,
    subnetwork: `projects/${project}/regions/${regionOf(zone)}/subnetworks/${subnet}`,
    nicType: nicTypes[at] ?? 'GVNIC',
    ...(at === 0 && {accessConfigs: [{name: 'External NAT', type: 'ONE_TO_ONE_NAT'}]}),
  }))
}
