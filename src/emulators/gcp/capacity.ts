import type {MarketKey} from '../core/capacity-market.ts'
import type {Gce} from './gce.ts'
import {regionOf} from './geography.ts'
import type {InstancePlan} from './instance-properties.ts'
import type {OperationFailure} from './operations.ts'
import {giveQuotas, type QuotaUse, quotaUses, takeQuotas} from './quotas.ts'
import {giveReserved, takeReserved} from './reservations.ts'
import type {InstanceLife} from './resource-store.ts'

type Held = Pick<InstanceLife, 'market' | 'quotas' | 'reservation'>

/** What one instance of a plan holds. */
export function heldBy(project: string, {zone, type, scheduling, reservation}: InstancePlan): Held {
  const purchase = reservation !== undefined ? 'reserved' : (MARKETS[scheduling.provisioningModel] ?? 'on-demand')
  return {
    market: {cloud: 'gcp', region: regionOf(zone), zone, instanceType: type.name, purchase},
    quotas: reservation === undefined ? quotaUses(project, type, regionOf(zone), purchase !== 'on-demand') : [],
    ...(reservation !== undefined && {reservation}),
  }
}

const MARKETS: Readonly<Record<string, 'spot' | 'flex-start'>> = {SPOT: 'spot', FLEX_START: 'flex-start'}

/** For so many instances, or none. @returns why there are not so many */
export function takeCapacity(
  gce: Gce,
  {market, quotas, reservation}: Held,
  nodes: number,
  project: string,
): OperationFailure | undefined {
  const uses = times(quotas, nodes)
  const exceeded = takeQuotas(gce.world, uses)
  if (exceeded) return {status: 403, errors: [exceeded]}
  const reserved = reservation === undefined ? undefined : gce.store.find(reservation)
  const isHad = gce.world.market.take(market, nodes)
  if (isHad && (reserved === undefined || takeReserved(reserved, nodes))) return undefined
  if (isHad) gce.world.market.give(market, nodes)
  giveQuotas(gce.world, uses)
  return reserved === undefined ? stockout(gce, market, nodes, project) : reservationFull(market, reserved.path)
}

/** Of one instance. */
export function giveCapacity(gce: Gce, {market, quotas, reservation}: Held): void {
  giveQuotas(gce.world, quotas)
  gce.world.market.give(market, 1)
  const reserved = reservation === undefined ? undefined : gce.store.find(reservation)
  if (reserved) giveReserved(reserved)
}

const times = (uses: readonly QuotaUse[], nodes: number) => uses.map((use) => ({...use, amount: use.amount * nodes}))

/** With the zones that have it, where some do. @source kubernetes/k8s.io#9834, an answer in full; SkyPilot 0.14.1 */
function stockout(gce: Gce, market: MarketKey, nodes: number, project: string): OperationFailure {
  const {zone, region, instanceType} = market
  const others = gce.geography
    .zonesOf(region)
    .filter((each) => each !== zone && gce.machineTypes.find(instanceType, each))
  const zonesAvailable = gce.world.market.zonesWith(market, others, nodes)
  const place = `The zone 'projects/${project}/zones/${zone}' does not have enough resources available to fulfill the request.`
  if (zonesAvailable.length === 0)
    return {
      status: 503,
      errors: [{code: 'ZONE_RESOURCE_POOL_EXHAUSTED', message: `${place}  '(resource type:compute)'.`}],
    }
  const hint = `A ${instanceType} VM instance is currently unavailable in the ${zone} zone. Consider trying your request in the ${zonesAvailable.join(', ')} zone(s), which currently has capacity to accommodate your request.`
  const metadatas = {vmType: instanceType, attachment: '', zone, zonesAvailable: zonesAvailable.join(',')}
  const errorDetails = [
    {errorInfo: {reason: 'resource_availability', domain: 'compute.googleapis.com', metadatas}},
    {localizedMessage: {locale: 'en-US', message: hint}},
  ]
  const message = `${place} Try a different zone, or try again later.`
  return {status: 503, errors: [{code: 'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS', message, errorDetails}]}
}

/** Code and words as remembered: no public source has the answer in full. */
const reservationFull = ({zone}: MarketKey, path: string): OperationFailure => ({
  status: 503,
  errors: [
    {
      code: 'ZONE_RESOURCE_POOL_EXHAUSTED',
      message: `Specified reservation '${path}' does not have available resources for the request in zone ${zone}.`,
    },
  ],
})
