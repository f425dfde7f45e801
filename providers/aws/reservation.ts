import type {Rental} from '../../src/domain/rental.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'

export interface FoundReservation {
  readonly type: 'default' | 'capacity-block'
  /** In which it was made. */
  readonly placementGroup?: string
}

/** What a rental of reserved capacity uses; undefined for others. @throws CloudFault where it cannot be used */
export async function findReservation(ec2: Ec2, rental: Rental): Promise<FoundReservation | undefined> {
  const {offering, reservationId} = rental
  if (offering.purchase !== 'reserved') return undefined
  const invalid = (code: string, message: string): never => {
    throw new CloudFault({kind: 'invalid', code, message, effect: 'none'})
  }
  if (reservationId === undefined)
    return invalid('ReservationMissing', 'reserved capacity needs the id of a reservation')
  const {CapacityReservations: [found] = []} = await ec2.ask((api, options) =>
    api.describeCapacityReservations({CapacityReservationIds: [reservationId]}, options),
  )
  if (found === undefined)
    return invalid('InvalidCapacityReservationId.NotFound', `there is no reservation ${reservationId} in ${ec2.region}`)
  if (found.State !== 'active')
    return invalid('ReservationNotActive', `the reservation ${reservationId} is ${found.State}, not active`)
  const group = found.PlacementGroupArn?.split('/').at(-1)
  return {
    type: found.ReservationType === 'capacity-block' ? 'capacity-block' : 'default',
    ...(group === undefined ? {} : {placementGroup: group}),
  }
}
