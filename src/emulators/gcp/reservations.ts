import {alreadyExists} from './api-error.ts'
import {type Call, change, type Gce, type Handler, resourceOf} from './gce.ts'
import {checkName, linkOf} from './names.ts'
import {knownZone} from './places.ts'
import type {Resource} from './resource-store.ts'
import {scopedCalls} from './scoped-calls.ts'

/** Capacity that somebody holds in a zone. */
export const reservationCalls: Readonly<Record<string, Handler>> = {
  ...scopedCalls({
    kind: 'reservation',
    collection: 'reservations',
    scope: 'zones',
    userOf: (_gce, {json}) => (inUseCount(json) > 0 ? 'instances of its zone' : undefined),
  }),
  'reservations.insert': insert,
}

function insert(gce: Gce, call: Call): object {
  const {body, project} = call
  const zone = knownZone(gce, call)
  const path = `projects/${project}/zones/${zone}/reservations/${checkName(body.name)}`
  if (gce.store.find(path)) throw alreadyExists(path)
  const specificReservation = {...(body.specificReservation as object), inUseCount: '0'}
  const own = {zone: linkOf(`projects/${project}/zones/${zone}`), status: 'READY', specificReservation}
  const reservation = resourceOf(gce, 'reservation', path, {...body, ...own})
  return change(gce, call, {
    scope: `zones/${zone}`,
    type: 'insert',
    target: path,
    targetId: reservation.json.id,
    begin: () => gce.store.add(reservation),
  })
}

interface Sku {
  readonly count?: string | number
  inUseCount?: string
  readonly instanceProperties?: {readonly machineType?: string}
}

const skuOf = (json: Resource['json']) => (json.specificReservation ?? {}) as Sku
const inUseCount = (json: Resource['json']) => Number(skuOf(json).inUseCount ?? 0)

export const reservedType = ({json}: Resource): string => skuOf(json).instanceProperties?.machineType ?? ''

/** All of them or none. @returns whether there were so many left */
export function takeReserved({json}: Resource, nodes: number): boolean {
  const sku = skuOf(json)
  if (inUseCount(json) + nodes > Number(sku.count ?? 0)) return false
  sku.inUseCount = `${inUseCount(json) + nodes}`
  return true
}

export function giveReserved({json}: Resource): void {
  skuOf(json).inUseCount = `${Math.max(0, inUseCount(json) - 1)}`
}
