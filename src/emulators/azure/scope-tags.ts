import {TAGS} from '../../domain/ownership.ts'
import {type ArmResource, keyOf} from './account.ts'
import {ArmError, jsonAnswer} from './arm-error.ts'
import {type ArmCall, type ArmHandlers, param} from './call.ts'
import {checkedTags} from './tags.ts'

/** Tags of any resource, without a right to the resource itself. */
export const scopeTags: ArmHandlers = {
  TagsOperations_GetAtScope: (call) => jsonAnswer(200, tagsOf(resourceOf(call))),
  TagsOperations_UpdateAtScope(call) {
    const {body, operationError} = call
    const resource = resourceOf(call)
    if (operationError !== undefined) throw operationError // it is over before it is answered
    noteTags(call, resource)
    resource.tags = keepingOurs(resource, checkedTags(patched(resource.tags ?? {}, body)))
    return jsonAnswer(200, tagsOf(resource))
  },
}

type Tags = Readonly<Record<string, string>>

const noted = new WeakMap<ArmResource, {readonly tags: Tags; readonly untilUnixMs: number}[]>()

function noteTags({account: {world}}: ArmCall, resource: ArmResource): void {
  const before = {tags: resource.tags ?? {}, untilUnixMs: world.clock.nowUnixMs()}
  noted.set(resource, [...(noted.get(resource) ?? []), before])
}

/** As a listing by tag knows them, which is late. */
export function tagsAsListed({account: {world}}: ArmCall, resource: ArmResource): Tags {
  const sinceUnixMs = world.clock.nowUnixMs() - world.latency.listingMs
  const late = noted.get(resource)?.find(({untilUnixMs}) => untilUnixMs > sinceUnixMs)
  return late?.tags ?? resource.tags ?? {}
}

/** Where an emulated machine really is stays on it, whatever somebody writes. */
export const keepingOurs = ({tags: before}: ArmResource, tags: Tags): Tags => {
  const ours = before?.[TAGS.emulatedSsh]
  return ours === undefined ? tags : {...tags, [TAGS.emulatedSsh]: ours}
}

/** @source Azure Resource Manager, Tags - Update At Scope; names of tags are known in any case */
function patched(before: Tags, {operation, properties}: {operation?: string; properties?: {tags?: Tags}}): Tags {
  const given = properties?.tags ?? {}
  if (operation === 'Replace') return given
  const named = new Map(Object.entries(given).map(([key, value]) => [keyOf(key), value]))
  const isNamed = ([key, value]: [string, string]) =>
    operation === 'Delete' ? named.get(keyOf(key)) === value : named.has(keyOf(key))
  const others = Object.fromEntries(Object.entries(before).filter((each) => !isNamed(each)))
  return operation === 'Delete' ? others : {...others, ...given}
}

const tagsOf = ({id, tags = {}}: ArmResource) => ({
  id: `${id}/providers/Microsoft.Resources/tags/default`,
  name: 'default',
  type: 'Microsoft.Resources/tags',
  properties: {tags},
})

function resourceOf(call: ArmCall): ArmResource {
  const scope = param(call, 'scope')
  const resource = call.account.find(`/${scope}`)
  if (resource !== undefined) return resource
  throw new ArmError(404, 'ResourceNotFound', `The Resource '${scope}' was not found.`)
}
