import type {
  CapacityBlockOffering,
  DescribeCapacityBlockOfferingsRequest,
  DescribeCapacityBlockOfferingsResult,
  PurchaseCapacityBlockRequest,
  PurchaseCapacityBlockResult,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {page} from '../state/page.ts'
import {need} from '../state/select.ts'
import {born, checkedTags, tagsOf} from '../state/tags.ts'
import {RESERVATION} from './capacity-reservations.ts'
import {priceOf, zonesOffering} from './instance-types.ts'

/** One offer for each zone that has so many of it, from now on. */
export function describeCapacityBlockOfferings(
  call: Call,
  input: DescribeCapacityBlockOfferingsRequest,
): DescribeCapacityBlockOfferingsResult {
  const {account, region} = call
  const {InstanceType: type = '', InstanceCount: count = 1, CapacityDurationHours: hours = 0} = input
  const machine = account.machines.get(type)
  if (!machine?.purchases.includes('reserved') || machine.gpu === undefined)
    refuse('InvalidParameterValue', `Value (${type}) for parameter instanceType is invalid.`)
  if (hours <= 0 || hours % 24 !== 0 || hours > 182 * 24)
    refuse('InvalidParameterValue', `Value (${hours}) for parameter capacityDurationHours is invalid.`)
  if (count < 1 || count > 64)
    refuse('InvalidParameterValue', `Value (${count}) for parameter instanceCount is invalid.`)
  const start = input.StartDateRange ?? new Date(account.world.clock.nowUnixMs())
  const offers = zonesOffering(region, machine).flatMap((zone): CapacityBlockOffering[] => {
    const market = {cloud: 'aws', region: region.name, zone: zone.id, instanceType: type, purchase: 'reserved' as const}
    if (account.world.market.free(market) < count) return []
    const price = Number(priceOf(region, machine, zone, 'on-demand') ?? 0n) / 1e9
    const offer: CapacityBlockOffering = {
      CapacityBlockOfferingId: account.newId('cbr'),
      InstanceType: type,
      AvailabilityZone: zone.name,
      InstanceCount: count,
      StartDate: start,
      EndDate: new Date(start.getTime() + hours * 3_600_000),
      CapacityBlockDurationHours: hours,
      UpfrontFee: (price * count * hours).toFixed(4),
      CurrencyCode: 'USD',
      Tenancy: 'default',
    }
    region.blockOfferings.set(offer.CapacityBlockOfferingId ?? '', offer)
    return [offer]
  })
  const {items, next} = page('DescribeCapacityBlockOfferings', offers, input, 1)
  return {CapacityBlockOfferings: [...items], ...next}
}

/** It is paid at once, never given back, and its capacity can be used from its start on. */
export function purchaseCapacityBlock(call: Call, input: PurchaseCapacityBlockRequest): PurchaseCapacityBlockResult {
  const {account, region} = call
  const tags = checkedTags(input.TagSpecifications, ['capacity-reservation'])
  const offer = region.blockOfferings.get(input.CapacityBlockOfferingId ?? '')
  if (offer === undefined)
    refuse('InvalidCapacityBlockOfferingId.NotFound', `The offering ${input.CapacityBlockOfferingId} does not exist`)
  const {InstanceType = '', InstanceCount: count = 0, StartDate: start, EndDate: end, AvailabilityZone} = offer
  const zone = region.zones.find(({name}) => name === AvailabilityZone)
  const market = {
    cloud: 'aws',
    region: region.name,
    zone: zone?.id ?? '',
    instanceType: InstanceType,
    purchase: 'reserved' as const,
  }
  if (!account.world.market.take(market, count))
    refuse('CapacityBlockOfferingExpired', 'The Capacity Block offering is no longer available.')
  region.blockOfferings.delete(offer.CapacityBlockOfferingId ?? '')
  const id = account.newId('cr')
  const {clock} = account.world
  const isNow = (start?.getTime() ?? 0) <= clock.nowUnixMs()
  region.reservations.set(id, {
    CapacityReservationId: id,
    CapacityReservationArn: `arn:aws:ec2:${region.name}:${region.owner}:capacity-reservation/${id}`,
    OwnerId: region.owner,
    InstanceType,
    InstancePlatform: input.InstancePlatform,
    AvailabilityZone,
    AvailabilityZoneId: zone?.id,
    Tenancy: 'default',
    TotalInstanceCount: count,
    AvailableInstanceCount: isNow ? count : 0,
    State: isNow ? 'active' : 'scheduled',
    StartDate: start,
    EndDate: end,
    CreateDate: new Date(clock.nowUnixMs()),
    EndDateType: 'limited',
    InstanceMatchCriteria: 'targeted',
    ReservationType: 'capacity-block',
  })
  born(call, 'capacity-reservation', id, tags.get('capacity-reservation'))
  const reservation = need(call, RESERVATION, id)
  if (!isNow)
    clock.after((start?.getTime() ?? 0) - clock.nowUnixMs(), () => {
      Object.assign(reservation, {State: 'active', AvailableInstanceCount: count})
    })
  return {CapacityReservation: {...reservation, Tags: tagsOf(region, id)}}
}
