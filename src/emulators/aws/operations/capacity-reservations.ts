import type {
  CancelCapacityReservationRequest,
  CapacityReservation,
  CreateCapacityReservationRequest,
  CreateCapacityReservationResult,
  DescribeCapacityReservationsRequest,
  DescribeCapacityReservationsResult,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {page} from '../state/page.ts'
import {type Kind, need, select} from '../state/select.ts'
import {born, checkedTags, tagsOf} from '../state/tags.ts'
import {zonesOffering} from './instance-types.ts'
import {insufficientCapacity} from './refuse-capacity.ts'
import {zoneOf} from './subnets.ts'

export const RESERVATION: Kind<CapacityReservation> = {
  type: 'capacity-reservation',
  prefix: 'cr',
  invalid: 'InvalidCapacityReservationId',
  all: ({reservations}) => reservations,
  fields: (
    {CapacityReservationId, InstanceType, State, AvailabilityZone, AvailabilityZoneId, ReservationType},
    {owner},
  ) => ({
    'capacity-reservation-id': CapacityReservationId,
    'instance-type': InstanceType,
    state: State,
    'availability-zone': AvailabilityZone,
    'availability-zone-id': AvailabilityZoneId,
    'reservation-type': ReservationType,
    'owner-id': owner,
  }),
}

/** On-demand capacity that is held, and paid for, whether it is used or not. */
export function createCapacityReservation(
  call: Call,
  input: CreateCapacityReservationRequest,
): CreateCapacityReservationResult {
  const {account, region} = call
  const tags = checkedTags(input.TagSpecifications, ['capacity-reservation'])
  const machine = account.machines.get(input.InstanceType ?? '')
  if (machine === undefined)
    refuse('InvalidParameterValue', `Value (${input.InstanceType}) for parameter instanceType is invalid.`)
  const zone = zoneOf(region, input.AvailabilityZone, input.AvailabilityZoneId)
  if (zone === undefined) refuse('MissingParameter', 'The request must contain the parameter availabilityZone')
  if (!zonesOffering(region, machine).includes(zone))
    refuse('Unsupported', `The requested configuration is currently not supported in ${zone.name}.`)
  const count = input.InstanceCount ?? 0
  const market = {
    cloud: 'aws',
    region: region.name,
    zone: zone.id,
    instanceType: machine.name,
    purchase: 'on-demand' as const,
  }
  if (!account.world.market.take(market, count)) insufficientCapacity(call, market, count)
  const id = account.newId('cr')
  const now = new Date(account.world.clock.nowUnixMs())
  region.reservations.set(id, {
    CapacityReservationId: id,
    CapacityReservationArn: `arn:aws:ec2:${region.name}:${region.owner}:capacity-reservation/${id}`,
    OwnerId: region.owner,
    InstanceType: machine.name,
    InstancePlatform: input.InstancePlatform,
    AvailabilityZone: zone.name,
    AvailabilityZoneId: zone.id,
    Tenancy: 'default',
    TotalInstanceCount: count,
    AvailableInstanceCount: count,
    State: 'active',
    StartDate: now,
    CreateDate: now,
    EndDateType: input.EndDateType ?? 'unlimited',
    ...(input.EndDate === undefined ? {} : {EndDate: input.EndDate}),
    InstanceMatchCriteria: input.InstanceMatchCriteria ?? 'open',
    ReservationType: 'default',
    ...(input.PlacementGroupArn === undefined ? {} : {PlacementGroupArn: input.PlacementGroupArn}),
  })
  born(call, 'capacity-reservation', id, tags.get('capacity-reservation'))
  return {CapacityReservation: {...need(call, RESERVATION, id), Tags: tagsOf(region, id)}}
}

export function describeCapacityReservations(
  call: Call,
  input: DescribeCapacityReservationsRequest,
): DescribeCapacityReservationsResult {
  const found = select(call, RESERVATION, {ids: input.CapacityReservationIds, filters: input.Filters})
  const {items, next} = page('DescribeCapacityReservations', found, input, 1)
  return {CapacityReservations: items.map(([id, each]) => ({...each, Tags: tagsOf(call.region, id)})), ...next}
}

export function cancelCapacityReservation(call: Call, input: CancelCapacityReservationRequest): {Return: boolean} {
  const reservation = need(call, RESERVATION, input.CapacityReservationId)
  if (reservation.ReservationType === 'capacity-block')
    refuse('UnsupportedOperation', 'Capacity Blocks cannot be cancelled.')
  if (reservation.State !== 'active')
    refuse('IncorrectState', `The Capacity Reservation ${input.CapacityReservationId} is not active.`)
  const {AvailabilityZoneId: zone = '', InstanceType: instanceType = '', AvailableInstanceCount: left = 0} = reservation
  call.account.world.market.give(
    {cloud: 'aws', region: call.region.name, zone, instanceType, purchase: 'on-demand'},
    left,
  )
  reservation.State = 'cancelled'
  reservation.AvailableInstanceCount = 0
  return {Return: true}
}
