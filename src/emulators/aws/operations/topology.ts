import {createHash} from 'node:crypto'
import type {DescribeInstanceTopologyRequest, DescribeInstanceTopologyResult} from '@aws-sdk/client-ec2'
import type {Call} from '../state/account.ts'
import type {InstanceRecord} from '../state/instance-record.ts'
import {page} from '../state/page.ts'
import {passes} from '../state/select.ts'
import {checkInstanceIds, shownInstances} from './instance-kind.ts'

/** Network nodes from the top to the one next to the instance; a placement group shares the two upper ones. */
export function describeInstanceTopology(
  call: Call,
  input: DescribeInstanceTopologyRequest,
): DescribeInstanceTopologyResult {
  const shown = shownInstances(call).filter(({state}) => state === 'running')
  checkInstanceIds(input.InstanceIds ?? [], new Set(shown.map(({instance}) => instance.id)))
  const found = shown
    .map(({instance}) => instance)
    .filter(({id}) => !input.InstanceIds?.length || input.InstanceIds.includes(id))
    .filter(({placementGroup}) => !input.GroupNames?.length || input.GroupNames.includes(placementGroup ?? ''))
    .filter(({type, zone}) =>
      passes(input.Filters, {'instance-type': type, 'availability-zone': zone.name, 'zone-id': zone.id}),
    )
  const {items, next} = page('DescribeInstanceTopology', found, input, 1)
  return {
    Instances: items.map((instance) => ({
      InstanceId: instance.id,
      InstanceType: instance.type,
      AvailabilityZone: instance.zone.name,
      ZoneId: instance.zone.id,
      ...(instance.placementGroup === undefined ? {} : {GroupName: instance.placementGroup}),
      NetworkNodes: networkNodes(instance),
    })),
    ...next,
  }
}

/** Four instances to a leaf. */
const networkNodes = ({zone, placementGroup, reservationId, launchIndex}: InstanceRecord): string[] =>
  [[zone.id], [zone.id, placementGroup ?? reservationId], [zone.id, reservationId, Math.floor(launchIndex / 4)]].map(
    (parts) => `nn-${createHash('sha256').update(parts.join()).digest('hex').slice(0, 17)}`,
  )
