import type {ApiAnswer, HostTrouble} from '../core/emulated-cloud.ts'
import type {Account} from './account.ts'
import {ArmError} from './arm-error.ts'
import type {ArmCall} from './call.ts'
import {type Instance, powerDown, powerUp} from './instance.ts'
import {machinesOf} from './scale-set-machines.ts'
import {endMachine} from './virtual-machine-parts.ts'

/** What the metadata service of a machine tells of it. @source Azure, "Scheduled Events for Linux VMs" */
export interface ScheduledEvent {
  readonly EventId: string
  readonly EventType: 'Preempt' | 'Redeploy'
  readonly ResourceType: 'VirtualMachine'
  readonly Resources: readonly string[]
  readonly EventStatus: 'Scheduled'
  /** RFC 1123. */
  readonly NotBefore: string
}

const events = new WeakMap<Account, ScheduledEvent[]>()

export const scheduledEvents = (account: Account): readonly ScheduledEvent[] => events.get(account) ?? []

/** Tells a spot machine's end, and brings it about. */
export function evict(account: Account, instance: Instance, noticeMs: number): void {
  schedule(account, instance, 'Preempt', noticeMs, () => {
    if (instance.power === 'deleting') return
    if (instance.evictionPolicy === 'Deallocate') return void powerDown(account, instance, 'deallocated')
    const scaleSet = account.find(instance.scaleSet ?? '')
    void endMachine(account, instance, {isEvicted: true})
    if (scaleSet !== undefined)
      scaleSet.sku = {name: '', ...scaleSet.sku, capacity: machinesOf(account, scaleSet).length}
  })
}

/** As its owner may try it. */
export function simulateEviction({account}: ArmCall, instance: Instance): ApiAnswer {
  if (instance.market.purchase !== 'spot')
    throw new ArmError(409, 'OperationNotAllowed', 'The operation is supported only on Azure Spot Virtual Machines.')
  evict(account, instance, 30_000)
  return {status: 204}
}

/**
 * The machine goes to another host: it is off, and boots again there. Maintenance is told long before in its instance view; that a host
 * fails only the machine itself is told.
 *
 * @source Azure, "Handling planned maintenance notifications"; "Scheduled Events for Linux VMs"
 */
export function strikeHost(account: Account, instance: Instance, what: HostTrouble, noticeMs: number): void {
  if (what === 'maintenance') {
    const from = new Date(account.world.clock.nowUnixMs() + noticeMs)
    instance.maintenance = {from, to: new Date(from.getTime() + WINDOW_MS)}
  }
  schedule(account, instance, 'Redeploy', noticeMs, async () => {
    delete instance.maintenance
    if (instance.power !== 'running') return
    await powerDown(account, instance, 'stopped')
    await powerUp(account, instance).catch((error: unknown) => process.emitWarning(String(error)))
  })
}

const WINDOW_MS = 4 * 3_600_000

function schedule(
  account: Account,
  {resource}: Instance,
  EventType: ScheduledEvent['EventType'],
  noticeMs: number,
  act: () => void,
): void {
  const {clock} = account.world
  const event: ScheduledEvent = {
    EventId: resource.properties.vmId,
    EventType,
    ResourceType: 'VirtualMachine',
    Resources: [resource.name],
    EventStatus: 'Scheduled',
    NotBefore: new Date(clock.nowUnixMs() + noticeMs).toUTCString(),
  }
  events.set(account, [...scheduledEvents(account), event])
  clock.after(noticeMs, () => {
    events.set(
      account,
      scheduledEvents(account).filter((each) => each !== event),
    )
    act()
  })
}
