import type {Gce} from './gce.ts'
import type {InstanceLife, Resource} from './resource-store.ts'

/** An operation that nobody asked for, as long as the instance is there. */
export function over(
  gce: Gce,
  instance: Resource & {readonly life: InstanceLife},
  type: string,
  act: () => Promise<void>,
): void {
  gce.operations.start({
    project: instance.path.split('/')[1] ?? '',
    scope: `zones/${instance.life.zone}`,
    type,
    target: instance.path,
    targetId: instance.json.id,
    async act() {
      await act()
      return undefined
    },
  })
}
