import {refuse} from '../refusal.ts'
import type {Account, Call} from '../state/account.ts'
import type {InstanceRecord} from '../state/instance-record.ts'
import {need} from '../state/select.ts'
import {RESERVATION} from './capacity-reservations.ts'
import type {CheckedLaunch} from './check-launch.ts'
import {quotaOf, refuseQuota} from './quotas.ts'
import {insufficientCapacity} from './refuse-capacity.ts'

export interface Taken {
  readonly count: number
  readonly reservation?: string
  /** Of each. */
  readonly takes: InstanceRecord['takes']
}

/** As many as there are between the least and the most; where the least cannot be had, nothing is taken. */
export function takeCapacity(call: Call, launch: CheckedLaunch): Taken {
  const {input, machine, zone, lifecycle, market, least, most} = launch
  const target = input.CapacityReservationSpecification?.CapacityReservationTarget?.CapacityReservationId
  const {market: capacity, quotas} = call.account.world
  const quota = quotaOf(call.region, machine, lifecycle)
  const inQuota =
    quota === undefined ? Infinity : Math.floor((quotas.limitOf(quota) - quotas.used(quota)) / machine.vcpus)
  if (inQuota < least) refuseQuota(call, machine, lifecycle)
  const free = target === undefined ? capacity.free(market) : freeIn(call, target, launch)
  if (free < least) {
    if (target !== undefined)
      refuse(
        'ReservationCapacityExceeded',
        'The requested reservation does not have sufficient compatible and available capacity for this request.',
      )
    insufficientCapacity(call, {...market, zone: zone.id}, least)
  }
  const count = Math.min(most, free, inQuota)
  const takes = {
    ...(target === undefined ? {market} : {}),
    ...(quota === undefined ? {} : {quota: {key: quota, amount: machine.vcpus}}),
  }
  for (let each = 0; each < count; each++)
    takeAgain(call, {takes, ...(target === undefined ? {} : {reservation: target})})
  return {count, takes, ...(target === undefined ? {} : {reservation: target})}
}

/** @returns whether it was had */
export function takeAgain(
  {account, region}: Call,
  {takes: {market, quota}, reservation}: Pick<InstanceRecord, 'takes' | 'reservation'>,
): boolean {
  const {world} = account
  if (quota !== undefined && !world.quotas.take(quota.key, quota.amount)) return false
  const held = reservation === undefined ? undefined : region.reservations.get(reservation)
  if (held !== undefined) held.AvailableInstanceCount = (held.AvailableInstanceCount ?? 0) - 1
  if (market === undefined || world.market.take(market, 1)) return true
  if (quota !== undefined) world.quotas.give(quota.key, quota.amount)
  return false
}

export function giveBack(
  {world}: Account,
  reservations: Call['region']['reservations'],
  {takes: {market, quota}, reservation}: Pick<InstanceRecord, 'takes' | 'reservation'>,
): void {
  if (market !== undefined) world.market.give(market, 1)
  if (quota !== undefined) world.quotas.give(quota.key, quota.amount)
  const held = reservation === undefined ? undefined : reservations.get(reservation)
  if (held?.State === 'active') held.AvailableInstanceCount = (held.AvailableInstanceCount ?? 0) + 1
}

function freeIn(call: Call, id: string, {machine, zone, lifecycle}: CheckedLaunch): number {
  const held = need(call, RESERVATION, id)
  const isBlock = held.ReservationType === 'capacity-block'
  if (isBlock !== (lifecycle === 'capacity-block'))
    refuse(
      'InvalidParameterCombination',
      isBlock
        ? 'A Capacity Block needs the market type capacity-block.'
        : 'The capacity reservation is not a Capacity Block.',
    )
  if (held.State !== 'active') refuse('IncorrectState', `The Capacity Reservation ${id} is not active.`)
  if (held.InstanceType !== machine.name || held.AvailabilityZoneId !== zone.id)
    refuse(
      'InvalidParameterValue',
      `The instance type or Availability Zone does not match those of the Capacity Reservation ${id}.`,
    )
  return held.AvailableInstanceCount ?? 0
}
