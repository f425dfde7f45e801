import type {Rental} from '../../src/domain/rental.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Gcp} from './gcp.ts'
import {lastOf} from './gcp.ts'
import {instanceProperties} from './instance-request.ts'
import {launch} from './launch.ts'
import {listSubnets} from './lists.ts'
import {nicsOf, regionOf} from './network-layout.ts'
import type {SeenInstance} from './node.ts'
import {ensurePlacement} from './placement.ts'
import {heldCapacity} from './reservation.ts'
import {descriptionOf} from './tags.ts'

interface Place {
  readonly zone: string
  readonly indices: readonly number[]
  readonly generation: number
}

/** Launches in a zone, after what has to be known or be there before. */
export async function launchIn(
  gcp: Gcp,
  request: GangRequest,
  rental: Rental,
  {zone, indices, generation}: Place,
): Promise<readonly SeenInstance[]> {
  const {cluster, pool} = request
  const {owner, expiresAtUnixMs, reservationId} = rental
  const held = reservationId === undefined ? undefined : await heldCapacity(gcp, zone, reservationId)
  if (held === undefined && rental.offering.purchase === 'reserved') throw new CloudFault(NO_RESERVATION)
  const description = descriptionOf({cluster, pool, owner, ...(expiresAtUnixMs !== undefined && {expiresAtUnixMs})})
  const hasOwnPlacement = held !== undefined && held.policies.length > 0
  const policy = hasOwnPlacement
    ? undefined
    : await ensurePlacement(gcp, cluster, pool, regionOf(zone), rental, description)
  const properties = instanceProperties(request, rental, {
    project: gcp.project,
    zone,
    autoSubnets: await autoSubnets(gcp, request, rental),
    policies: policy === undefined ? [] : [policy],
    ...(held && {held}),
    nowUnixMs: Date.now(),
  })
  return gcp.again(() => launch(gcp, {request, zone, indices, generation, properties}))
}

/** Those that network profiles made, by the names of their networks. */
async function autoSubnets(gcp: Gcp, {cluster}: GangRequest, {machine}: Rental): Promise<ReadonlyMap<string, string>> {
  if (!nicsOf(machine).networks.some(({subnetsEach}) => subnetsEach === 'auto')) return new Map()
  const subnets = await listSubnets(gcp, cluster)
  return new Map(subnets.map(({name, network}) => [lastOf(network), name ?? '']))
}

const NO_RESERVATION = {
  kind: 'invalid',
  code: 'NO_RESERVATION',
  message: 'reserved capacity is asked for, and no reservation is named',
  hint: 'name the reservation',
  effect: 'none',
} as const
