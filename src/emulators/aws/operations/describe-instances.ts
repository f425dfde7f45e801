import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  DescribeInstancesRequest,
  DescribeInstancesResult,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {STATE_CODES} from '../state/instance-record.ts'
import {page} from '../state/page.ts'
import {passes, tagFields} from '../state/select.ts'
import {impairmentOf, statusFields} from './host-events.ts'
import {checkInstanceIds, INSTANCE, shownInstances} from './instance-kind.ts'
import {instanceView} from './instance-view.ts'

/** Pages count instances; those of one launch stand together. */
export function describeInstances(call: Call, input: DescribeInstancesRequest): DescribeInstancesResult {
  const found = chosen(call, input).filter(({instance, state}) => {
    const fields = {...INSTANCE.fields(instance, call.region), 'instance-state-name': state}
    return passes(input.Filters, {...fields, ...tagFields(call.region, instance.id)})
  })
  const {items, next} = page('DescribeInstances', found, input)
  const byReservation = Map.groupBy(items, ({instance}) => instance.reservationId)
  return {
    Reservations: [...byReservation].map(([ReservationId, all]) => ({
      ReservationId,
      OwnerId: call.region.owner,
      Groups: [],
      Instances: all.map(({instance, state}) => instanceView(call, instance, state)),
    })),
    ...next,
  }
}

/** Of those that run, unless all are asked for. */
export function describeInstanceStatus(call: Call, input: DescribeInstanceStatusRequest): DescribeInstanceStatusResult {
  const asksForTags = input.Filters?.find(({Name}) => Name?.startsWith('tag'))
  if (asksForTags) refuse('InvalidParameterValue', `The filter '${asksForTags.Name}' is invalid`)
  const found = chosen(call, input)
    .filter(({state}) => input.IncludeAllInstances || state === 'running')
    .filter(({instance, state}) => passes(input.Filters, statusFields(instance, state)))
  const {items, next} = page('DescribeInstanceStatus', found, input)
  return {
    InstanceStatuses: items.map(({instance, state}) => {
      const summary = {Status: state === 'running' ? ('ok' as const) : ('not-applicable' as const)}
      return {
        InstanceId: instance.id,
        AvailabilityZone: instance.zone.name,
        AvailabilityZoneId: instance.zone.id,
        InstanceState: {Code: STATE_CODES[state], Name: state},
        InstanceStatus: summary,
        SystemStatus: impairmentOf(instance) ?? summary,
        Events: [...instance.events],
      }
    }),
    ...next,
  }
}

interface Chosen {
  readonly InstanceIds?: string[] | undefined
  readonly MaxResults?: number | undefined
}

function chosen(call: Call, {InstanceIds: ids = [], MaxResults}: Chosen) {
  if (ids.length > 0 && MaxResults !== undefined)
    refuse('InvalidParameterCombination', 'The parameter instancesSet cannot be used with the parameter maxResults')
  const shown = shownInstances(call)
  checkInstanceIds(ids, new Set(shown.map(({instance}) => instance.id)))
  return ids.length === 0 ? shown : shown.filter(({instance}) => ids.includes(instance.id))
}
