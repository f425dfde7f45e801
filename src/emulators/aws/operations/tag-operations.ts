import type {
  CreateTagsRequest,
  DeleteTagsRequest,
  DescribeTagsRequest,
  DescribeTagsResult,
  ResourceType,
  TagDescription,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {page} from '../state/page.ts'
import {passes} from '../state/select.ts'
import {checkTags} from '../state/tags.ts'

export function createTags(call: Call, {Resources = [], Tags = []}: CreateTagsRequest): object {
  checkTags(Tags)
  const all = Resources.map((id) => tagged(call, id))
  for (const {tags} of all) for (const {Key = '', Value = ''} of Tags) tags.set(Key, Value)
  return {}
}

export function deleteTags(call: Call, {Resources = [], Tags = []}: DeleteTagsRequest): object {
  for (const {tags} of Resources.map((id) => tagged(call, id))) {
    if (Tags.length === 0) tags.clear()
    for (const {Key = '', Value} of Tags) if (Value === undefined || tags.get(Key) === Value) tags.delete(Key)
  }
  return {}
}

export function describeTags(call: Call, input: DescribeTagsRequest): DescribeTagsResult {
  const {world} = call.account
  const shownUnixMs = world.clock.nowUnixMs() - world.latency.listingMs
  const all = [...call.region.tags].flatMap(([id, {type, tags}]) =>
    (call.region.madeAtUnixMs.get(id) ?? 0) > shownUnixMs
      ? []
      : [...tags].map(
          ([Key, Value]): TagDescription => ({ResourceId: id, ResourceType: type as ResourceType, Key, Value}),
        ),
  )
  const found = all.filter(({Key, Value, ResourceId, ResourceType}) =>
    passes(input.Filters, {
      key: Key,
      value: Value,
      'resource-id': ResourceId,
      'resource-type': ResourceType,
      ...(Key === undefined ? {} : {[`tag:${Key}`]: Value}),
    }),
  )
  const {items, next} = page('DescribeTags', found, input)
  return {Tags: [...items], ...next}
}

const tagged = ({region}: Call, id: string) => region.tags.get(id) ?? refuse('InvalidID', `The ID '${id}' is not valid`)
