import type {Gce} from './gce.ts'
import type {InstanceLife, Resource} from './resource-store.ts'
import type {Scheduling} from './scheduling.ts'
import {over} from './system-operation.ts'

/**
 * Begins the end of what was asked for as a time once that has passed; which operation tells of it is not published.
 *
 * @param begin returns how it ends, where it runs still
 * @source Google Cloud, "Limit the run time of a VM"; discovery document compute.v1, ResourceStatusScheduling
 */
export function atEndOfRun(
  gce: Gce,
  instance: Resource & {readonly life: InstanceLife},
  begin: () => (() => Promise<void>) | undefined,
): void {
  const {json} = instance
  const {maxRunDuration, instanceTerminationAction} = json.scheduling as Scheduling
  if (maxRunDuration === undefined) return
  const {clock} = gce.world
  const runMs = Number(maxRunDuration.seconds ?? 0) * 1000
  const terminationTimestamp = new Date(clock.nowUnixMs() + runMs).toISOString()
  json.resourceStatus = {...(json.resourceStatus as object), scheduling: {terminationTimestamp}}
  clock.after(runMs, () => {
    const end = begin()
    if (end) over(gce, instance, instanceTerminationAction === 'DELETE' ? 'delete' : 'stop', end)
  })
}
