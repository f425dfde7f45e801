import {type ArmResource, keyOf} from './account.ts'
import {ArmError, groupNotFound, jsonAnswer} from './arm-error.ts'
import {type ArmCall, type ArmHandlers, pageOf, param} from './call.ts'
import {headersOf} from './long-operations.ts'
import {regionName} from './regions.ts'
import {tagsAsListed} from './scope-tags.ts'
import {checkedTags, tagFilter} from './tags.ts'
import {endMachine} from './virtual-machine-parts.ts'

/** Groups, and the listing of all that is in one. */
export const resourceGroups: ArmHandlers = {
  ResourceGroups_CreateOrUpdate(call) {
    const {account, body} = call
    const before = account.find(idOf(call))
    checkLocation(call, body.location, 'Microsoft.Resources/resourceGroups')
    const location = regionName(body.location)
    if (before?.properties.provisioningState === 'Deleting')
      throw new ArmError(
        409,
        'ResourceGroupBeingDeleted',
        `The resource group '${before.name}' is in deprovisioning state and cannot perform this operation.`,
      )
    if (before !== undefined && before.location !== location)
      throw new ArmError(
        409,
        'InvalidResourceGroupLocation',
        `Invalid resource group location '${location}'. The Resource group already exists in location '${before.location}'.`,
      )
    const group: ArmResource = {
      id: before?.id ?? idOf(call),
      name: before?.name ?? param(call, 'resourceGroupName'),
      type: TYPE,
      location,
      tags: checkedTags(body.tags ?? {}),
      properties: {provisioningState: 'Succeeded'},
    }
    account.put(group)
    return jsonAnswer(before === undefined ? 201 : 200, group)
  },
  ResourceGroups_Get: (call) => jsonAnswer(200, groupOf(call)),
  ResourceGroups_CheckExistence: (call) => ({status: call.account.find(idOf(call)) === undefined ? 404 : 204}),
  ResourceGroups_Update(call) {
    const group = groupOf(call)
    if (call.body.tags !== undefined) group.tags = checkedTags(call.body.tags)
    return jsonAnswer(200, group)
  },
  ResourceGroups_List(call) {
    const subscription = `/subscriptions/${param(call, 'subscriptionId')}/`
    const fits = tagFilter(call.route.query.get('$filter'))
    return pageOf(
      call,
      call.account.listed(subscription, TYPE).filter(({tags}) => fits(tags ?? {})),
    )
  },
  ResourceGroups_Delete(call) {
    const {account, host, operationError} = call
    const group = groupOf(call)
    group.properties.provisioningState = 'Deleting'
    const operation = account.operations.start(async () => {
      if (operationError !== undefined) {
        group.properties.provisioningState = 'Succeeded'
        throw operationError
      }
      const within = [...account.instances.values()].filter(({resource}) => isWithin(resource.id, group.id))
      await Promise.all(within.map((instance) => endMachine(account, instance)))
      for (const {id} of account.within(`${group.id}/`)) account.remove(id)
      account.remove(group.id)
    }, account.world.latency.operationMs)
    return {
      status: 202,
      headers: headersOf(operation, {host, subscription: param(call, 'subscriptionId'), style: 'location'}),
    }
  },
  Resources_ListByResourceGroup(call) {
    const group = groupOf(call)
    const shown = call.account.within(`${group.id}/providers/`).filter(isWhole)
    return pageOf(
      call,
      shown.map(({tags, ...each}) => ({...genericOf(each), ...(tags && {tags})})),
    )
  },
  /** @source Azure Resource Manager, Resources - List: where it is filtered by a tag's name and value, no tags are told */
  Resources_List(call) {
    const filter = call.route.query.get('$filter')
    const fits = tagFilter(filter)
    const listed = call.account.listed(`/subscriptions/${param(call, 'subscriptionId')}/`)
    const shown = listed.filter((each) => isWhole(each) && fits(tagsAsListed(call, each)))
    return pageOf(
      call,
      shown.map(({tags, ...each}) => ({...genericOf(each), ...(filter === null && tags && {tags})})),
    )
  },
}

/** No part of another resource, and no group. */
const isWhole = ({id}: ArmResource): boolean => id.split('/').length === 9

const genericOf = ({id, name, type, location}: ArmResource) => ({id, name, type, ...(location && {location})})

const TYPE = 'Microsoft.Resources/resourceGroups'

const idOf = (call: ArmCall): string =>
  `/subscriptions/${param(call, 'subscriptionId')}/resourceGroups/${param(call, 'resourceGroupName')}`

const isWithin = (id: string, group: string): boolean => keyOf(id).startsWith(`${keyOf(group)}/`)

function groupOf(call: ArmCall): ArmResource {
  const group = call.account.find(idOf(call))
  if (group === undefined) throw groupNotFound(param(call, 'resourceGroupName'))
  return group
}

/** @throws ArmError where the region is none */
export function checkLocation({regions}: ArmCall, location: string, type: string): void {
  if (regions.names.includes(regionName(location))) return
  throw new ArmError(
    400,
    'LocationNotAvailableForResourceType',
    `The provided location '${location}' is not available for resource type '${type}'. List of available regions for the resource type is '${regions.names.join(',')}'.`,
  )
}
