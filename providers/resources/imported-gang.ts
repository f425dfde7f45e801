import type {Fault} from '../../src/domain/fault.ts'
import {importedStands} from '../../src/domain/imported-stands.ts'
import {gangSchema, previewedGangSchema} from './gang-inputs.ts'
import {membersNow, nodesOf, reasonsOf} from './gang-members.ts'
import {cloudOptions} from './inputs.ts'
import {PartialFailure, type Properties, type ResourceContext} from './resource.ts'
import {takeOver} from './take-over.ts'

/** Makes a gang of instances that somebody made by hand. */
export async function takeOverAll(
  id: string,
  inputs: Properties,
  context: ResourceContext,
  old: Properties,
): Promise<Properties> {
  const {cluster, pool, size, authorizedKey, cloud, offering, rental, imported = [], ...on} = gangSchema.parse(inputs)
  const {adoption} = await context.cloud(cloud, cloudOptions(on))
  if (adoption === undefined || rental === undefined) throw new Error(`gpuctl imports no instances of ${cloud}`)
  const {owner, expiresAtUnixMs} = rental
  const request = {
    ...{cluster, pool, authorizedKey, instances: imported, owner, region: String(offering?.region)},
    ...(expiresAtUnixMs === undefined ? {} : {expiresAtUnixMs}),
    onNews: context.tell,
  }
  const result = await takeOver(request, adoption, context.admission, context.signal)
  const {fault} = result
  const members = membersNow(result, old)
  if (fault === undefined) return {...inputs, members}
  throw new PartialFailure(id, {...inputs, members, fault: {...fault}}, reasonsOf({members, fault}, size))
}

/** Whether an import of the pool was killed when the gang was last brought to its size. */
export const wasUnfinished = ({fault}: Properties): boolean =>
  (fault as Partial<Fault> | undefined)?.code === 'ImportUnfinished'

/** In all of the cloud: a launch would look only where it launches. @throws PartialFailure where an import of the pool was killed */
export async function refuseUnfinished(id: string, inputs: Properties, context: ResourceContext): Promise<void> {
  const {imported, rental, ...wanted} = previewedGangSchema.parse(inputs)
  if (imported !== undefined || rental === undefined) return
  const nodes = await nodesOf(wanted, context)
  if (!nodes.some(({pool, isImported}) => pool === wanted.pool && isImported)) return
  const fault = importedStands(wanted)
  const {hostKey: _, ...kept} = inputs
  throw new PartialFailure(id, {...kept, members: [], fault: {...fault}}, reasonsOf({members: [], fault}, wanted.size))
}
