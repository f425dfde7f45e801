import type {
  InstanceStateChange,
  InstanceStateName,
  StartInstancesRequest,
  StartInstancesResult,
  StopInstancesRequest,
  StopInstancesResult,
  TerminateInstancesRequest,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {type InstanceRecord, STATE_CODES, stateOf} from '../state/instance-record.ts'
import {checkInstanceIds, shownInstances} from './instance-kind.ts'
import {bootInstance, enter, stop, terminate} from './life.ts'
import {insufficientCapacity} from './refuse-capacity.ts'
import {takeAgain} from './take-capacity.ts'

export function terminateInstances(call: Call, {InstanceIds}: TerminateInstancesRequest): TerminateInstancesResult {
  const all = named(call, InstanceIds)
  return {TerminatingInstances: all.map((record) => change(record, () => terminate(call, record)))}
}

export function stopInstances(call: Call, {InstanceIds}: StopInstancesRequest): StopInstancesResult {
  const all = named(call, InstanceIds)
  for (const record of all) {
    if (!['running', 'stopping', 'stopped'].includes(stateOf(record))) refuseState(record, 'stopped')
    if (record.lifecycle === 'spot')
      refuse(
        'UnsupportedOperation',
        `You can't stop the Spot Instance '${record.id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.`,
      )
  }
  return {
    StoppingInstances: all.map((record) =>
      change(record, () => {
        if (stateOf(record) === 'running') stop(call, record)
      }),
    ),
  }
}

export function startInstances(call: Call, {InstanceIds}: StartInstancesRequest): StartInstancesResult {
  const all = named(call, InstanceIds)
  for (const record of all)
    if (!['stopped', 'running', 'pending'].includes(stateOf(record))) refuseState(record, 'started')
  return {
    StartingInstances: all.map((record) =>
      change(record, () => {
        if (stateOf(record) !== 'stopped') return
        if (!takeAgain(call, record)) {
          const {market} = record.takes
          if (market !== undefined) insufficientCapacity(call, market, 1)
        }
        delete record.stateReason
        enter(call, record, 'pending')
        bootInstance(call, record)
      }),
    ),
  }
}

function named(call: Call, ids: readonly string[] | undefined): readonly InstanceRecord[] {
  if (ids === undefined || ids.length === 0)
    refuse('MissingParameter', 'The request must contain the parameter InstanceId')
  checkInstanceIds(ids, new Set(shownInstances(call).map(({instance}) => instance.id)))
  return ids.map((id) => call.region.instances.get(id)).filter((each) => each !== undefined)
}

const refuseState = ({id}: InstanceRecord, what: string): never =>
  refuse('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be ${what}.`)

function change(record: InstanceRecord, act: () => void): InstanceStateChange {
  const state = (name: InstanceStateName) => ({Code: STATE_CODES[name], Name: name})
  const PreviousState = state(stateOf(record))
  act()
  return {InstanceId: record.id, PreviousState, CurrentState: state(stateOf(record))}
}
