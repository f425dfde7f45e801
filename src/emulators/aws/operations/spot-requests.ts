import type {
  DescribeSpotInstanceRequestsRequest,
  DescribeSpotInstanceRequestsResult,
  SpotInstanceRequest,
} from '@aws-sdk/client-ec2'
import type {Call} from '../state/account.ts'
import {page} from '../state/page.ts'
import {type Kind, select} from '../state/select.ts'
import {tagsOf} from '../state/tags.ts'

export const SPOT_REQUEST: Kind<SpotInstanceRequest> = {
  type: 'spot-instances-request',
  prefix: 'sir',
  invalid: 'InvalidSpotInstanceRequestID',
  all: ({spotRequests}) => spotRequests,
  fields: ({SpotInstanceRequestId, InstanceId, State, Status}) => ({
    'spot-instance-request-id': SpotInstanceRequestId,
    'instance-id': InstanceId,
    state: State,
    'status-code': Status?.Code,
  }),
}

export function describeSpotInstanceRequests(
  call: Call,
  input: DescribeSpotInstanceRequestsRequest,
): DescribeSpotInstanceRequestsResult {
  const found = select(call, SPOT_REQUEST, {ids: input.SpotInstanceRequestIds, filters: input.Filters})
  const {items, next} = page('DescribeSpotInstanceRequests', found, input)
  return {SpotInstanceRequests: items.map(([id, each]) => ({...each, Tags: tagsOf(call.region, id)})), ...next}
}
