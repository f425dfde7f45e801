import type {InstanceStateName, InstanceStatusEvent, InstanceStatusSummary} from '@aws-sdk/client-ec2'
import type {HostTrouble} from '../../core/emulated-cloud.ts'
import type {Call} from '../state/account.ts'
import {type InstanceRecord, STATE_CODES, stateOf} from '../state/instance-record.ts'
import type {Fields} from '../state/select.ts'
import {stop} from './life.ts'

/**
 * A host that fails at once leaves its instance running and impaired; one that is retired stops it when its notice is over. Maintenance
 * reboots the instance.
 *
 * @source EC2 user guide, "Scheduled events for your instances", "Status checks for your instances"
 */
export function strikeHost(call: Call, record: InstanceRecord, what: HostTrouble, noticeMs: number): void {
  const {clock} = call.account.world
  const NotBefore = new Date(clock.nowUnixMs() + noticeMs)
  if (what === 'host-loss' && noticeMs === 0) {
    record.impairedSince = NotBefore
    return
  }
  const [Code, Description] = EVENTS[what]
  const InstanceEventId = call.account.newId('instance-event')
  const event: InstanceStatusEvent = {InstanceEventId, Code, Description, NotBefore}
  record.events.push(event)
  clock.after(noticeMs, () => {
    event.Description = `[Completed] ${Description}`
    if (stateOf(record) !== 'running') return
    if (what === 'host-loss') stop(call, record, SCHEDULED_STOP)
    else void reboot(call, record).catch((error: unknown) => process.emitWarning(String(error)))
  })
}

const EVENTS = {
  'host-loss': ['instance-retirement', 'The instance is running on degraded hardware'],
  maintenance: ['system-reboot', 'The instance is scheduled for a reboot of its host'],
} as const

/** @source EC2 API reference, StateReason */
const SCHEDULED_STOP = {
  Code: 'Server.ScheduledStop',
  Message: 'Server.ScheduledStop: Stopped due to a scheduled retirement',
}

async function reboot({account: {world}}: Call, {id, hostname, userData, boot}: InstanceRecord): Promise<void> {
  await world.hosts.stop(id)
  await world.hosts.boot({id, hostname: hostname.split('.')[0] ?? '', userData}, boot.signal)
}

/** What filters of DescribeInstanceStatus can ask for. @source EC2 API reference, DescribeInstanceStatus */
export const statusFields = (instance: InstanceRecord, state: InstanceStateName): Fields => ({
  'availability-zone': instance.zone.name,
  'availability-zone-id': instance.zone.id,
  'event.code': instance.events.map(({Code}) => Code),
  'event.description': instance.events.map(({Description}) => Description),
  'event.instance-event-id': instance.events.map(({InstanceEventId}) => InstanceEventId),
  'instance-state-code': `${STATE_CODES[state]}`,
  'instance-state-name': state,
  'instance-status.status': state === 'running' ? 'ok' : 'not-applicable',
  'system-status.status': impairmentOf(instance)?.Status ?? (state === 'running' ? 'ok' : 'not-applicable'),
})

export const impairmentOf = ({impairedSince}: InstanceRecord): InstanceStatusSummary | undefined =>
  impairedSince && {
    Status: 'impaired',
    Details: [{Name: 'reachability', Status: 'failed', ImpairedSince: impairedSince}],
  }
