import {type ArmResource, keyOf} from './account.ts'
import {ArmError, jsonAnswer, notFound} from './arm-error.ts'
import {type ArmCall, type ArmHandlers, groupIdOf, pageOf, param} from './call.ts'
import {headersOf} from './long-operations.ts'
import {regionName} from './regions.ts'
import {checkLocation} from './resource-groups.ts'
import {checkedTags} from './tags.ts'

/** A kind of resource that is what was put, and has nothing running behind it. */
export interface PlainKind {
  /** `VirtualNetworks`: how its operations begin. */
  readonly group: string
  readonly type: string
  readonly parameter: string
  /** How a client learns that its making is over. */
  readonly style: 'at once' | 'status' | 'in the body'
  /** The parent's path in it, where it stands within another resource. */
  readonly parent?: {readonly type: string; readonly parameter: string; readonly field: string}
  /** Refuses what does not go together, and fills in what the service does. */
  check?(call: ArmCall, resource: ArmResource): void
  /** Says who needs it, as the service that will not delete it. */
  inUse?(call: ArmCall, resource: ArmResource): ArmError | undefined
  readonly listing: 'List' | 'ListByResourceGroup'
}

export function plainResources(kind: PlainKind): ArmHandlers {
  return {
    [`${kind.group}_CreateOrUpdate`](call) {
      const {account} = call
      const id = idOf(call, kind)
      const before = account.find(id)
      const resource = made(call, kind, id, before)
      kind.check?.(call, resource)
      account.put(resource)
      if (kind.style === 'at once') return jsonAnswer(before === undefined ? 201 : 200, resource)
      const {operationError} = call
      resource.properties.provisioningState = before === undefined ? 'Creating' : 'Updating'
      const answer = {...resource, properties: {...resource.properties}} // as it is now
      const operation = account.operations.start(() => {
        resource.properties.provisioningState = operationError === undefined ? 'Succeeded' : 'Failed'
        if (operationError !== undefined) throw operationError
      }, account.world.latency.operationMs)
      return jsonAnswer(
        before === undefined ? 201 : 200,
        answer,
        kind.style === 'status' ? headers(call, operation, 'status') : {},
      )
    },
    [`${kind.group}_Get`]: (call) => jsonAnswer(200, existing(call, kind)),
    [`${kind.group}_${kind.listing}`]: (call) =>
      pageOf(call, call.account.listed(`${scopeOf(call, kind)}/`, kind.type)),
    [`${kind.group}_Delete`](call) {
      const {account, operationError} = call
      groupIdOf(call)
      // Some kinds say that it is not there, others that there is nothing to do.
      if (call.route.operation.statuses.includes(204) && account.find(idOf(call, kind)) === undefined)
        return {status: 204}
      const resource = existing(call, kind)
      const refusal = kind.inUse?.(call, resource)
      if (refusal !== undefined) throw refusal
      if (kind.style === 'at once') {
        account.remove(resource.id)
        return {status: 200}
      }
      resource.properties.provisioningState = 'Deleting'
      const operation = account.operations.start(() => {
        if (operationError !== undefined) {
          resource.properties.provisioningState = 'Failed'
          throw operationError
        }
        for (const {id} of account.within(`${resource.id}/`)) account.remove(id)
        account.remove(resource.id)
      }, account.world.latency.operationMs)
      return {status: 202, headers: headers(call, operation, 'both')}
    },
  }
}

const headers = (call: ArmCall, operation: Parameters<typeof headersOf>[0], style: 'status' | 'both') =>
  headersOf(operation, {host: call.host, subscription: param(call, 'subscriptionId'), style})

function made(call: ArmCall, kind: PlainKind, id: string, before: ArmResource | undefined): ArmResource {
  const {body} = call
  const group = call.account.find(groupIdOf(call))
  const location = body.location === undefined ? undefined : regionName(body.location)
  if (kind.parent === undefined) checkLocation(call, body.location ?? '', kind.type)
  if (before !== undefined && kind.parent === undefined && before.location !== location)
    throw new ArmError(
      409,
      'InvalidResourceLocation',
      `The resource '${before.name}' already exists in location '${before.location}' in resource group '${group?.name}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
    )
  return {
    id: before?.id ?? id,
    name: before?.name ?? param(call, kind.parameter),
    type: kind.type,
    ...(location === undefined ? {} : {location}),
    ...(body.tags && {tags: checkedTags(body.tags)}),
    ...(body.sku && {sku: body.sku}),
    ...(body.zones && {zones: body.zones}),
    properties: {...body.properties},
  }
}

/** Of the group, or of what it stands within. @throws ArmError */
function scopeOf(call: ArmCall, {parent}: PlainKind): string {
  const group = groupIdOf(call)
  if (parent === undefined) return group
  const id = `${group}/providers/${parent.type}/${param(call, parent.parameter)}`
  if (call.account.find(id) === undefined)
    throw new ArmError(
      404,
      'ParentResourceNotFound',
      `Can not perform requested operation on nested resource. Parent resource '${param(call, parent.parameter)}' not found.`,
    )
  return id
}

const idOf = (call: ArmCall, kind: PlainKind): string => {
  const scope = scopeOf(call, kind)
  const path = kind.parent === undefined ? `providers/${kind.type}` : kind.type.split('/').at(-1)
  return `${scope}/${path}/${param(call, kind.parameter)}`
}

function existing(call: ArmCall, kind: PlainKind): ArmResource {
  const resource = call.account.find(idOf(call, kind))
  if (resource === undefined) throw notFound(kind.type, param(call, kind.parameter), param(call, 'resourceGroupName'))
  return resource
}

/** @throws ArmError where what is referred to is not there, or stands in another region */
export function referred(
  call: ArmCall,
  from: string,
  id: string | undefined,
  location: string | undefined,
): ArmResource {
  const resource = id === undefined ? undefined : call.account.find(id)
  const place = resource?.location ?? (resource && call.account.find(parentOf(resource.id))?.location)
  if (resource === undefined || place !== location)
    throw new ArmError(
      400,
      'InvalidResourceReference',
      `Resource ${id} referenced by resource ${from} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    )
  return resource
}

export const parentOf = (id: string): string => id.split('/').slice(0, -2).join('/')

export const isSame = (a: string | undefined, b: string): boolean => a !== undefined && keyOf(a) === keyOf(b)
