import type {Gcp} from './gcp.ts'
import type {SeenInstance} from './node.ts'
import {forEach} from './removal.ts'

/** Starts instances that were stopped; what cannot be started for want of capacity throws. @throws CloudFault */
export async function startInstances(gcp: Gcp, instances: readonly SeenInstance[]): Promise<void> {
  if (instances.length === 0) return
  const {project} = gcp
  const client = await gcp.instances()
  await forEach(instances, async ({name: instance, zone}) => {
    await gcp.complete((options) => client.start({project, zone, instance}, options))
  })
}
