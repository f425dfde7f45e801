import type {Call} from '../state/account.ts'
import {type InstanceRecord, stateOf, stateSeen} from '../state/instance-record.ts'
import {checkId, type Fields, type Kind, notFound} from '../state/select.ts'

export const INSTANCE: Kind<InstanceRecord> = {
  type: 'instance',
  prefix: 'i',
  invalid: 'InvalidInstanceID',
  all: ({instances}) => instances,
  fields: (instance, region): Fields => ({
    'instance-id': instance.id,
    'instance-type': instance.type,
    'instance-lifecycle': instance.lifecycle === 'normal' ? undefined : instance.lifecycle,
    'instance-state-name': stateOf(instance),
    'client-token': instance.clientToken,
    'image-id': instance.imageId,
    'vpc-id': instance.vpcId,
    'subnet-id': instance.subnetId,
    'reservation-id': instance.reservationId,
    'availability-zone': instance.zone.name,
    'placement-group-name': instance.placementGroup,
    'private-ip-address': instance.privateAddress,
    'capacity-reservation-id': instance.reservation,
    'network-interface.network-interface-id': instance.interfaceIds,
    'instance.group-id': instance.interfaceIds.flatMap((id) => region.interfaces.get(id)?.groups ?? []),
  }),
}

/** What a listing shows now, of an instance whose end is not long past. */
export function shownInstances({account, region}: Call): readonly {
  readonly instance: InstanceRecord
  readonly state: NonNullable<ReturnType<typeof stateSeen>>
}[] {
  const {clock, latency} = account.world
  const now = clock.nowUnixMs()
  return [...region.instances.values()].flatMap((instance) => {
    const state = stateSeen(instance, now, latency.listingMs)
    const since = instance.states.at(-1)?.atUnixMs ?? now
    const isForgotten = stateOf(instance) === 'terminated' && since + REMEMBERED_MS < now
    return state === undefined || isForgotten ? [] : [{instance, state}]
  })
}

/** @throws Ec2Refusal where one of them is not among those shown */
export function checkInstanceIds(ids: readonly string[], shown: ReadonlySet<string>): void {
  for (const id of ids) checkId(INSTANCE, id)
  const lost = ids.find((id) => !shown.has(id))
  if (lost !== undefined) notFound({invalid: INSTANCE.invalid, type: 'instance'}, lost)
}

/** @source EC2 user guide, "Terminate instances": visible for a short while, about an hour */
const REMEMBERED_MS = 3_600_000
