import type {Tag, TagSpecification} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call, Region} from './account.ts'

/** Tags of a request for the resources that it makes, by their type; checked before anything is made. */
export function checkedTags(
  specifications: readonly TagSpecification[] | undefined,
  types: readonly string[],
): ReadonlyMap<string, readonly Tag[]> {
  const byType = new Map<string, readonly Tag[]>()
  for (const {ResourceType: type = '', Tags: tags = []} of specifications ?? []) {
    if (!types.includes(type))
      refuse('InvalidParameterValue', `'${type}' is not a valid taggable resource type for this operation.`)
    if (byType.has(type))
      refuse('InvalidParameterValue', `Tag specification resource type '${type}' is specified more than once`)
    checkTags(tags)
    byType.set(type, tags)
  }
  return byType
}

/** @source EC2 user guide, "Tag restrictions" */
export function checkTags(tags: readonly Tag[]): void {
  const keys = tags.map(({Key: key}) => key ?? '')
  if (tags.length > 50) refuse('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.')
  if (new Set(keys).size < keys.length) refuse('InvalidParameterValue', 'Duplicate tag key specified.')
  for (const {Key: key = '', Value: value = ''} of tags) {
    if (key === '' || key.length > 128)
      refuse('InvalidParameterValue', 'Tag key cannot be empty, and cannot exceed 128 characters')
    if (key.startsWith('aws:'))
      refuse('InvalidParameterValue', "Tag keys starting with 'aws:' are reserved for internal use")
    if (value.length > 256) refuse('InvalidParameterValue', 'Tag value exceeds the maximum length of 256 characters')
  }
}

/** Notes that a resource is there now, with its tags. */
export function born({account, region}: Call, type: string, id: string, tags: readonly Tag[] = []): void {
  region.madeAtUnixMs.set(id, account.world.clock.nowUnixMs())
  region.tags.set(id, {type, tags: new Map(tags.map(({Key: key = '', Value: value = ''}) => [key, value]))})
}

export function gone(region: Region, id: string): void {
  region.madeAtUnixMs.delete(id)
  region.tags.delete(id)
}

export const tagsOf = (region: Region, id: string): Tag[] =>
  [...(region.tags.get(id)?.tags ?? [])].map(([Key, Value]) => ({Key, Value}))
