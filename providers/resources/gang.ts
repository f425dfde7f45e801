import {isDeepStrictEqual} from 'node:util'
import type {Node} from '../../src/domain/node.ts'
import {gangSchema, type PreviewedGang, previewedGangSchema} from './gang-inputs.ts'
import {heldHosts, knownMembers, membersNow, nodesOf, reasonsOf} from './gang-members.ts'
import {refuseUnfinished, takeOverAll, wasUnfinished} from './imported-gang.ts'
import {cloudOptions, failuresOf, isOtherAccount} from './inputs.ts'
import {PartialFailure, type Properties, type ResourceContext, type ResourceType} from './resource.ts'
import {tryPlaces} from './try-places.ts'

/** N nodes of one pool, all or nothing: `update` is `create`, bringing the gang to size from what the tag finds. */
export const gang: ResourceType = {
  check(inputs) {
    const failures = failuresOf(previewedGangSchema, inputs)
    if (failures.length > 0) return failures
    const {imported, size, rental} = previewedGangSchema.parse(inputs)
    if (imported === undefined || (imported.length === size && rental !== undefined)) return []
    return [{property: 'size', reason: `an imported gang has its ${imported.length} instances, and a rental`}]
  },

  /**
   * Whatever differs, the old gang is deleted first: it is found by the tag that the new one has too. The engine asks for it again where
   * a replacement was interrupted, though nothing differs any more.
   */
  async diff(old, inputs, context) {
    const deleteBeforeReplace = true
    const wanted = previewedGangSchema.parse(inputs)
    const before = previewedGangSchema.parse(old)
    // An up between a killed import and its repetition: nothing was launched, and what carries the tags is what is imported.
    if (wanted.imported !== undefined && wasUnfinished(old)) return {changes: true, replaces: [], deleteBeforeReplace}
    // To replace one by the other would end instances that somebody made by hand.
    if ((before.imported === undefined) !== (wanted.imported === undefined))
      throw new Error(
        `the gang ${before.pool} was ${before.imported ? '' : 'not '}imported, and stays so until it is removed`,
      )
    const replaces: string[] = (['cloud', 'pool', 'emulated'] as const).filter((key) => before[key] !== wanted[key])
    if (isOtherAccount(before, wanted)) replaces.push('account')
    if (wanted.rental !== undefined && PLACE.some((key) => before.offering?.[key] !== wanted.offering?.[key]))
      replaces.push('offering') // a gang is in one place, and of one kind
    if (before.cluster.lease !== wanted.cluster.lease || replaces.length > 0)
      return {changes: true, replaces: [...replaces, 'cluster'], deleteBeforeReplace}
    const changed = old.fault !== undefined || WATCHED.some((key) => !isDeepStrictEqual(old[key], inputs[key]))
    return {changes: changed || !(await isWhole(wanted, context)), replaces: [], deleteBeforeReplace}
  },

  async create(inputs, context) {
    const {cluster, pool} = gangSchema.parse(inputs)
    const id = `${cluster.lease}-${pool}`
    await refuseUnfinished(id, inputs, context)
    return {id, outputs: await bringToSize(id, inputs, context)}
  },

  async update(id, old, inputs, context) {
    if (wasUnfinished(old)) await refuseUnfinished(id, inputs, context)
    return bringToSize(id, inputs, context, old)
  },

  async read(_id, old, context) {
    const {pool, ...rest} = previewedGangSchema.parse(old)
    const nodes = await nodesOf({...rest, hosts: heldHosts(old)}, context)
    const known = new Map(knownMembers(old).map((node) => [node.id, node]))
    // A host that does not answer cannot say whose it is, so it is what it was.
    const members = nodes.flatMap(({notice: _, fabricPath: __, ...node}): Node[] => {
      if (node.pool === pool) return [node]
      const before = node.state === 'unreachable' ? known.get(node.id) : undefined
      return before === undefined ? [] : [{...before, state: node.state}]
    })
    const stays = old.imported !== undefined // else the next run would launch others in its place
    return members.length === 0 && !stays ? undefined : {...old, members}
  },

  async remove(old, context) {
    const {cluster, cloud: cloudId, pool, ...on} = previewedGangSchema.parse(old)
    const cloud = await context.cloud(cloudId, cloudOptions(on))
    await cloud.removeGang({cluster: {...cluster, hosts: heldHosts(old)}, pool}, context.signal)
  },
}

const PLACE = ['region', 'zone', 'instanceType', 'purchase', 'reservationId']
const WATCHED = ['size', 'authorizedKey', 'hosts', 'tags', 'offering', 'account', 'imported'] as const

/** @param old what the gang was before */
async function bringToSize(
  id: string,
  inputs: Properties,
  context: ResourceContext,
  old: Properties = {},
): Promise<Properties> {
  const {cluster, pool, size, authorizedKey, hosts, tags, leaving, ...rented} = gangSchema.parse(inputs)
  const {hostKey, elsewhere, leaving: _, ...kept} = inputs // the key is a secret, which the state has once, with the access
  if (rented.imported !== undefined) return takeOverAll(id, inputs, context, old)
  const request = {
    cluster: {...cluster, hosts: heldHosts(old)},
    pool,
    size,
    authorizedKey,
    hosts,
    tags,
    leaving,
    onNews: context.tell,
  }
  const {place, attempts, ...result} = await tryPlaces(request, rented, context)
  const {fault} = result
  const members = membersNow(result, old)
  const outputs = {...kept, ...place, members, ...(rented.rental && {attempts})}
  if (fault === undefined) return outputs
  throw new PartialFailure(id, {...outputs, fault: {...fault}}, reasonsOf({members, fault}, size))
}

/** Whether the cloud still has what the state believes, and nothing that is to be replaced: that is a change, though no input differs. */
async function isWhole(wanted: PreviewedGang, context: ResourceContext): Promise<boolean> {
  const members = (await nodesOf(wanted, context)).filter((node) => node.pool === wanted.pool)
  return (
    members.length === wanted.size &&
    members.every(({id, state}) => state === 'running' && !wanted.leaving.includes(id))
  )
}
