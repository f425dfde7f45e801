import {TAGS} from '../../src/domain/ownership.ts'
import type {ClusterRef, TakeRequest} from '../../src/ports/cloud.ts'
import {atMost} from '../shared/at-most.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {importTags, OUR_TAGS} from '../shared/node-tags.ts'
import type {Ec2} from './ec2.ts'
import {lookAt} from './look-at.ts'
import {listInstances, NOT_GONE} from './members.ts'
import {pollEc2} from './poll-ec2.ts'
import {tagList, tagOf} from './tags.ts'
import {waitUntilTaken} from './wait-until-taken.ts'

/** Tags them, each in one call, so that none is half a node; and starts those that stopped. @throws CloudFault */
export async function take(ec2: Ec2, request: TakeRequest): Promise<void> {
  const {instances} = request
  const ids = instances.map(({id}) => id)
  const present = new Map((await lookAt(ec2, {ids}, false)).map((each) => [each.id, each]))
  await atMost(AT_ONCE, [...instances.entries()], async ([index, {id, user, hostKey}]) => {
    if (!present.has(id)) return
    const Tags = tagList(importTags(request, {index, user, hostKey}))
    await ec2.ask((api, options) => api.createTags({Resources: [id], Tags}, options))
  })
  const stopped = [...present.values()].filter(({state}) => state === 'stopped').map(({id}) => id)
  if (stopped.length > 0) await ec2.ask((api, options) => api.startInstances({InstanceIds: stopped}, options))
  await waitUntilTaken(ec2, request, [...present.keys()])
}

const AT_ONCE = 8

/** Takes our tags off the imported instances of a region; what stays is theirs. @throws CloudFault where they are listed still */
export async function leave(ec2: Ec2, cluster: ClusterRef): Promise<void> {
  const listed = async () =>
    (await listInstances(ec2, cluster, {states: NOT_GONE})).filter(({Tags}) => tagOf(Tags, TAGS.imported) !== undefined)
  const isLeft = await pollEc2(ec2, ec2.pace.removeWithinMs, async () => {
    const Resources = (await listed()).map(({InstanceId = ''}) => InstanceId)
    if (Resources.length === 0) return true
    await ec2.ask((api, options) => api.deleteTags({Resources, Tags: OUR_TAGS.map((Key) => ({Key}))}, options))
    return undefined
  })
  if (isLeft) return
  const [message, effect] = [`instances in ${ec2.region} are still listed by our tags`, 'unknown' as const]
  throw new CloudFault({kind: 'outage', code: 'StillTagged', message, effect})
}
