import type {Gcp} from './gcp.ts'
import type {SeenInstance} from './node.ts'
import {forEach, remove} from './removal.ts'

/** Ends instances with their boot disks; returns when they are gone. */
export async function endInstances(gcp: Gcp, instances: readonly Pick<SeenInstance, 'name' | 'zone'>[]): Promise<void> {
  if (instances.length === 0) return
  const {project} = gcp
  const client = await gcp.instances()
  await forEach(instances, ({name: instance, zone}) =>
    remove(gcp, (options) => client.delete({project, zone, instance}, options)),
  )
}
