import type {Instance} from '@aws-sdk/client-ec2'
import {TAGS} from '../../src/domain/ownership.ts'
import type {Rental} from '../../src/domain/rental.ts'
import type {SeenMember} from '../shared/plan-members.ts'
import {indexOf, STATES} from './members.ts'
import {tagOf} from './tags.ts'

export interface Wanted {
  readonly rental: Rental
  /** Undefined where none is wanted. */
  readonly subnetId: string | undefined
  readonly access: string
  /** Ids of those that are to be replaced, whatever they are. */
  readonly leaving: readonly string[]
}

/** A listed instance that has not ended, held against what is asked for now. */
export const seenMember = (instance: Instance, wanted: Wanted): SeenMember => ({
  id: instance.InstanceId ?? '',
  index: indexOf(instance),
  state: STATES[instance.State?.Name ?? 'pending'] ?? 'stopping',
  isWanted: isWanted(instance, wanted),
  launchedAtUnixMs: instance.LaunchTime?.getTime() ?? 0,
})

function isWanted(instance: Instance, wanted: Wanted): boolean {
  const {rental, subnetId, access, leaving} = wanted
  const {offering, reservationId} = rental
  return (
    !leaving.includes(instance.InstanceId ?? '') &&
    instance.InstanceType === offering.instanceType &&
    instance.SubnetId === subnetId &&
    tagOf(instance.Tags, TAGS.access) === access &&
    purchaseOf(instance) === offering.purchase &&
    (offering.purchase !== 'reserved' || instance.CapacityReservationId === reservationId)
  )
}

/** An on-demand instance that happens to be in an open reservation is on-demand still, unless it was launched into it by name. */
export function purchaseOf({
  InstanceLifecycle,
  CapacityReservationSpecification: asked,
}: Instance): 'spot' | 'reserved' | 'on-demand' {
  if (InstanceLifecycle === 'spot') return 'spot'
  const isTargeted = asked?.CapacityReservationTarget?.CapacityReservationId !== undefined
  return InstanceLifecycle === 'capacity-block' || isTargeted ? 'reserved' : 'on-demand'
}
