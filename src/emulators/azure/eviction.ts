import type {Account} from './account.ts'
import {end, type Instance, powerDown} from './instance.ts'
import {machinesOf} from './scale-set-machines.ts'

/** What the metadata service of a machine tells of it. @source Azure, "Scheduled Events for Linux VMs" */
export interface ScheduledEvent {
  readonly EventId: string
  readonly EventType: 'Preempt'
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
  const {world} = account
  const {resource} = instance
  const event: ScheduledEvent = {
    EventId: resource.properties.vmId,
    EventType: 'Preempt',
    ResourceType: 'VirtualMachine',
    Resources: [resource.name],
    EventStatus: 'Scheduled',
    NotBefore: new Date(world.clock.nowUnixMs() + noticeMs).toUTCString(),
  }
  events.set(account, [...scheduledEvents(account), event])
  world.clock.after(noticeMs, () => {
    events.set(
      account,
      scheduledEvents(account).filter((each) => each !== event),
    )
    if (instance.power === 'deleting') return
    if (instance.evictionPolicy === 'Deallocate') return void powerDown(account, instance, 'deallocated')
    const scaleSet = account.find(instance.scaleSet ?? '')
    void end(account, instance)
    if (scaleSet !== undefined)
      scaleSet.sku = {name: '', ...scaleSet.sku, capacity: machinesOf(account, scaleSet).length}
  })
}
