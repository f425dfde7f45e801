import type {Rental} from '../../src/domain/rental.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import {lastOf} from './gcp.ts'
import {regionOf} from './network-layout.ts'
import type {SeenInstance} from './node.ts'
import {purchaseOf} from './purchase-of.ts'
import {accessOf, LABELS} from './tags.ts'

/** Whether an instance is what is asked for now: of this type, at this place, bought so, with these keys. */
export function isWanted(
  {json, zone}: SeenInstance,
  request: GangRequest,
  {offering, machine, hostKey, reservationId}: Rental,
): boolean {
  const [reservation] = json.reservationAffinity?.values ?? []
  return (
    !request.leaving?.includes(String(json.id)) &&
    lastOf(json.machineType) === machine.instanceType &&
    (offering.zone === '' ? regionOf(zone) === offering.region : zone === offering.zone) &&
    purchaseOf(json) === offering.purchase &&
    reservation === (offering.purchase === 'reserved' ? reservationId : undefined) &&
    json.labels?.[LABELS.access] === accessOf(request, hostKey.publicKey)
  )
}
