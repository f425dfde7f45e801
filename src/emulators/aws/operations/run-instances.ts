import type {Reservation, RunInstancesRequest} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {type InstanceRecord, stateOf} from '../state/instance-record.ts'
import {checkLaunch} from './check-launch.ts'
import {instanceView} from './instance-view.ts'
import {makeInstances} from './make-instances.ts'
import {takeCapacity} from './take-capacity.ts'

/**
 * All of the least count, or none. The same token with the same parameters answers with the instances that it made, whatever became
 * of them; a refused request leaves its token free.
 *
 * @source EC2 developer guide, "Ensuring idempotency in Amazon EC2 API requests"
 */
export async function runInstances(call: Call, input: RunInstancesRequest): Promise<Reservation> {
  const token = input.ClientToken ?? ''
  if (token.length > 64) refuse('InvalidParameterValue', 'The client token is longer than 64 characters.')
  const known = token === '' ? undefined : call.region.launches.get(token)
  if (known !== undefined && known.parameters !== call.parameters)
    refuse(
      'IdempotentParameterMismatch',
      'The client token you have provided is associated with a resource that has different parameters.',
    )
  const instances = await (known?.instances ?? launch(call, input, token))
  return reservation(call, instances)
}

function launch(call: Call, input: RunInstancesRequest, token: string): Promise<readonly InstanceRecord[]> {
  const checked = checkLaunch(call, input)
  if (input.DryRun) refuse('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412)
  const instances = makeInstances(call, checked, takeCapacity(call, checked))
  if (token !== '') call.region.launches.set(token, {parameters: call.parameters, instances})
  return instances
}

const reservation = (call: Call, instances: readonly InstanceRecord[]): Reservation => ({
  ReservationId: instances[0]?.reservationId ?? '',
  OwnerId: call.region.owner,
  Groups: [],
  Instances: instances.map((each) => instanceView(call, each, stateOf(each))),
})
