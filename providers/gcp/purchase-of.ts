import type {Instance} from './types.ts'

/** How an instance was bought. */
export function purchaseOf({
  scheduling,
  reservationAffinity,
}: Instance): 'spot' | 'flex-start' | 'reserved' | 'on-demand' {
  if (scheduling?.provisioningModel === 'SPOT' || scheduling?.preemptible) return 'spot'
  if (scheduling?.provisioningModel === 'FLEX_START') return 'flex-start'
  const isHeld = reservationAffinity?.consumeReservationType === 'SPECIFIC_RESERVATION'
  return isHeld || scheduling?.provisioningModel === 'RESERVATION_BOUND' ? 'reserved' : 'on-demand'
}
