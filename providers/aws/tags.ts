import type {Filter, ResourceType, Tag, TagSpecification} from '@aws-sdk/client-ec2'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {TAGS} from '../../src/domain/ownership.ts'

export const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({Key, Value}))

export const tagged = (types: readonly ResourceType[], tags: Readonly<Record<string, string>>): TagSpecification[] =>
  types.map((ResourceType) => ({ResourceType, Tags: tagList(tags)}))

/** What a listing is asked for, to show only what is the cluster's, or one pool's of it. */
export const ownedBy = ({lease}: Pick<ClusterId, 'lease'>, pool?: string): Filter[] => [
  {Name: `tag:${TAGS.lease}`, Values: [lease]},
  ...(pool === undefined ? [] : [{Name: `tag:${TAGS.pool}`, Values: [pool]}]),
]

export const tagOf = (tags: readonly Tag[] | undefined, key: string): string | undefined =>
  tags?.find(({Key}) => Key === key)?.Value
