import type {HostTrouble} from '../core/emulated-cloud.ts'
import {takeCapacity} from './capacity.ts'
import type {Gce} from './gce.ts'
import {ended, type Instance, startInstance, stopped, stopping} from './instance-life.ts'
import {over} from './system-operation.ts'

/**
 * Takes a spot instance back: it stops from its notice on, and at the notice's end it is off, or deleted where that was asked for.
 *
 * @source Google Cloud, "Spot VMs", preemption process; "VM instance lifecycle" (remembered)
 */
export function reclaim(gce: Gce, instanceId: string, noticeMs: number): void {
  const instance = found(gce, instanceId)
  const {provisioningModel} = instance.json.scheduling as Record<string, string>
  if (provisioningModel !== 'SPOT') return
  stopping(instance)
  over(gce, instance, 'compute.instances.preempted', async () => {
    await elapsed(gce, noticeMs)
    await ended(gce, instance)
  })
}

/**
 * A host fails without a notice; its maintenance is told of in the instance's own status. Then instances with GPUs stop, and start again
 * elsewhere where they are to.
 *
 * @source discovery document compute.v1, UpcomingMaintenance; Google Cloud, "Host events"
 */
export function strikeHost(gce: Gce, instanceId: string, what: HostTrouble, noticeMs: number): void {
  const instance = found(gce, instanceId)
  const {json} = instance
  const startMs = gce.world.clock.nowUnixMs() + noticeMs
  if (what === 'maintenance') {
    const upcomingMaintenance = {
      type: 'SCHEDULED',
      canReschedule: true,
      maintenanceStatus: 'PENDING',
      windowStartTime: new Date(startMs).toISOString(),
      windowEndTime: new Date(startMs + WINDOW_MS).toISOString(),
      latestWindowStartTime: new Date(startMs + WINDOW_MS).toISOString(),
    }
    json.resourceStatus = {...(json.resourceStatus as object), upcomingMaintenance}
  }
  gce.world.clock.after(noticeMs, () => {
    const {upcomingMaintenance: _, ...rest} = (json.resourceStatus ?? {}) as {upcomingMaintenance?: object}
    json.resourceStatus = rest
    if (json.status !== 'RUNNING') return
    stopping(instance)
    over(gce, instance, OPERATIONS[what], async () => {
      const {automaticRestart} = json.scheduling as {automaticRestart?: boolean}
      if (!automaticRestart) return ended(gce, instance)
      await stopped(gce, instance)
      if (takeCapacity(gce, instance.life, 1, instance.path.split('/')[1] ?? '') !== undefined) return
      instance.life.isHolding = true
      startInstance(gce, instance)
    })
  })
}

const WINDOW_MS = 4 * 3_600_000

const OPERATIONS: Readonly<Record<HostTrouble, string>> = {
  'host-loss': 'compute.instances.hostError',
  maintenance: 'compute.instances.terminateOnHostMaintenance',
}

function found(gce: Gce, instanceId: string): Instance {
  const instance = gce.store.all('instance').find(({json}) => json.id === instanceId) as Instance | undefined
  if (instance === undefined) throw new RangeError(`no instance ${instanceId}`)
  return instance
}

const elapsed = ({world}: Gce, ms: number) => new Promise<void>((resolve) => world.clock.after(ms, resolve))
