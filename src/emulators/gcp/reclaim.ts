import type {Gce} from './gce.ts'
import {type Instance, removed, stopped, stopping} from './instance-life.ts'

/** Takes a spot instance back: after the notice it stops, or is deleted where that was asked for. */
export function reclaim(gce: Gce, instanceId: string, noticeMs: number): void {
  const instance = gce.store.all('instance').find(({json}) => json.id === instanceId) as Instance | undefined
  if (instance === undefined) throw new RangeError(`no instance ${instanceId}`)
  const {zone} = instance.life
  gce.world.clock.after(noticeMs, () => {
    const {provisioningModel, instanceTerminationAction} = instance.json.scheduling as Record<string, string>
    if (provisioningModel !== 'SPOT' || gce.store.find(instance.path) !== instance) return
    stopping(instance)
    gce.operations.start({
      project: instance.path.split('/')[1] ?? '',
      scope: `zones/${zone}`,
      type: 'compute.instances.preempted',
      target: instance.path,
      targetId: instance.json.id,
      async act() {
        await (instanceTerminationAction === 'DELETE' ? removed(gce, instance) : stopped(gce, instance))
        return undefined
      },
    })
  })
}
