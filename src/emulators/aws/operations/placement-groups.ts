import type {
  CreatePlacementGroupRequest,
  CreatePlacementGroupResult,
  DeletePlacementGroupRequest,
  DescribePlacementGroupsRequest,
  DescribePlacementGroupsResult,
  PlacementGroup,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {stateOf} from '../state/instance-record.ts'
import {type Kind, select} from '../state/select.ts'
import {born, checkedTags, gone, tagsOf} from '../state/tags.ts'

export const PLACEMENT_GROUP: Kind<PlacementGroup> = {
  type: 'placement-group',
  prefix: 'pg',
  invalid: 'InvalidPlacementGroupId',
  all: ({placementGroups}) => placementGroups,
  fields: ({GroupName, State, Strategy, GroupArn}) => ({
    'group-name': GroupName,
    'group-arn': GroupArn,
    state: State,
    strategy: Strategy,
  }),
}

export function createPlacementGroup(call: Call, input: CreatePlacementGroupRequest): CreatePlacementGroupResult {
  const {account, region} = call
  const {GroupName: name, Strategy} = input
  const tags = checkedTags(input.TagSpecifications, ['placement-group'])
  if (name === undefined || Strategy === undefined)
    refuse(
      'MissingParameter',
      `The request must contain the parameter ${name === undefined ? 'groupName' : 'strategy'}`,
    )
  if ([...region.placementGroups.values()].some(({GroupName}) => GroupName === name))
    refuse('InvalidPlacementGroup.Duplicate', `The Placement Group '${name}' already exists.`)
  const id = account.newId('pg')
  const group: PlacementGroup = {
    GroupId: id,
    GroupName: name,
    State: 'available',
    Strategy,
    GroupArn: `arn:aws:ec2:${region.name}:${region.owner}:placement-group/${name}`,
  }
  region.placementGroups.set(id, group)
  born(call, 'placement-group', id, tags.get('placement-group'))
  return {PlacementGroup: {...group, Tags: tagsOf(region, id)}}
}

export function describePlacementGroups(
  call: Call,
  {GroupIds, GroupNames = [], Filters}: DescribePlacementGroupsRequest,
): DescribePlacementGroupsResult {
  for (const name of GroupNames) named(call, name)
  const found = select(call, PLACEMENT_GROUP, {ids: GroupIds, filters: Filters})
  const asked = found.filter(([, {GroupName = ''}]) => GroupNames.length === 0 || GroupNames.includes(GroupName))
  return {PlacementGroups: asked.map(([id, group]) => ({...group, Tags: tagsOf(call.region, id)}))}
}

export function deletePlacementGroup(call: Call, {GroupName}: DeletePlacementGroupRequest): object {
  const {region} = call
  const {GroupId: id = ''} = named(call, GroupName)
  const isUsed = [...region.instances.values()].some(
    (instance) => instance.placementGroup === GroupName && stateOf(instance) !== 'terminated',
  )
  if (isUsed)
    refuse('InvalidPlacementGroup.InUse', `The placement group ${GroupName} is in use and may not be deleted.`)
  region.placementGroups.delete(id)
  gone(region, id)
  return {}
}

/** @throws Ec2Refusal where there is none of this name */
export const named = ({region}: Call, name: string | undefined): PlacementGroup =>
  [...region.placementGroups.values()].find(({GroupName}) => GroupName === name) ??
  refuse('InvalidPlacementGroup.Unknown', `The Placement Group '${name}' is unknown.`)
