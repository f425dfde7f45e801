import type {InstanceStateName, StateReason} from '@aws-sdk/client-ec2'
import type {Call} from '../state/account.ts'
import {type InstanceRecord, stateOf} from '../state/instance-record.ts'
import {gone} from '../state/tags.ts'
import {unbindFrom} from './addresses.ts'
import {giveBack} from './take-capacity.ts'

/** From pending to running, as long as nobody ends it; or to its end, where the launch was to fail. */
export function bootInstance(call: Call, record: InstanceRecord): void {
  const {clock, hosts, latency} = call.account.world
  record.boot = new AbortController()
  const {signal} = record.boot
  clock.after(latency.bootMs, async () => {
    if (signal.aborted) return
    if (call.failure !== undefined) {
      const {code, message = code} = call.failure
      return terminate(call, record, {Code: code, Message: `${code}: ${message}`})
    }
    try {
      await hosts.boot(
        {id: record.id, hostname: record.hostname.split('.')[0] ?? '', userData: record.userData},
        signal,
      )
      if (!signal.aborted) enter(call, record, 'running')
    } catch (error) {
      if (signal.aborted) return
      process.emitWarning(error instanceof Error ? error : String(error))
      terminate(call, record, {Code: 'Server.InternalError', Message: 'Server.InternalError: Internal error on launch'})
    }
  })
}

export function stop(call: Call, record: InstanceRecord, reason: StateReason = USER_STOP): void {
  const {clock, hosts, latency} = call.account.world
  record.boot.abort()
  enter(call, record, 'stopping')
  record.stateReason = reason
  clock.after(latency.operationMs, async () => {
    if (stateOf(record) !== 'stopping') return
    await hosts.stop(record.id)
    if (stateOf(record) !== 'stopping') return
    giveBack(call.account, call.region.reservations, record)
    enter(call, record, 'stopped')
  })
}

export function terminate(call: Call, record: InstanceRecord, reason: StateReason = USER_TERMINATION): void {
  const {clock, hosts, latency} = call.account.world
  const before = stateOf(record)
  if (before === 'shutting-down' || before === 'terminated') return
  record.boot.abort()
  record.stateReason = reason
  enter(call, record, 'shutting-down')
  clock.after(latency.operationMs, async () => {
    await hosts.remove(record.id)
    if (before !== 'stopped') giveBack(call.account, call.region.reservations, record)
    dropParts(call, record)
    enter(call, record, 'terminated')
  })
}

/** Gives notice that a spot instance is taken back, then takes it. */
export function reclaim(call: Call, record: InstanceRecord, noticeMs: number): void {
  const {clock} = call.account.world
  const request = call.region.spotRequests.get(record.spotRequestId ?? '')
  record.reclaimAt = new Date(clock.nowUnixMs() + noticeMs)
  const say = (Code: string, Message: string) => {
    if (request !== undefined) request.Status = {Code, Message, UpdateTime: new Date(clock.nowUnixMs())}
  }
  say('marked-for-termination', 'It is marked for termination.')
  clock.after(noticeMs, () => {
    if (['shutting-down', 'terminated'].includes(stateOf(record))) return
    if (request !== undefined) request.State = 'closed'
    say('instance-terminated-no-capacity', 'There is no capacity for it any more.')
    terminate(call, record, {
      Code: 'Server.SpotInstanceTermination',
      Message: 'Server.SpotInstanceTermination: Spot instance termination',
    })
  })
}

/** @source EC2 API reference, StateReason */
const USER_STOP = {
  Code: 'Client.UserInitiatedShutdown',
  Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
}
const USER_TERMINATION = USER_STOP

export function enter({account, region}: Call, record: InstanceRecord, name: InstanceStateName): void {
  record.states.push({atUnixMs: account.world.clock.nowUnixMs(), name})
  const request = region.spotRequests.get(record.spotRequestId ?? '')
  if (name === 'shutting-down' && request?.State === 'active') {
    request.State = 'closed'
    const UpdateTime = new Date(account.world.clock.nowUnixMs())
    request.Status = {Code: 'instance-terminated-by-user', Message: 'It was terminated by its user.', UpdateTime}
  }
}

/** Interfaces and volumes that end with it; others are left without it. */
function dropParts({region}: Call, record: InstanceRecord): void {
  for (const id of record.interfaceIds) {
    const each = region.interfaces.get(id)
    unbindFrom(region, id)
    if (each?.attachment?.deleteOnTermination === false) {
      const {attachment: _, publicAddress: __, ...left} = each
      region.interfaces.set(id, left)
    } else {
      region.interfaces.delete(id)
      gone(region, id)
    }
  }
  for (const {id, deleteOnTermination} of record.volumes) {
    const volume = region.volumes.get(id)
    if (volume === undefined) continue
    if (deleteOnTermination) {
      region.volumes.delete(id)
      gone(region, id)
    } else Object.assign(volume, {State: 'available', Attachments: []})
  }
}
