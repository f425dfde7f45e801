import {isDeepStrictEqual} from 'node:util'
import {z} from 'zod'
import type {Fault} from '../../src/domain/fault.ts'
import {type HostEntry, hostEntryOf} from '../../src/domain/host-entry.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Elsewhere, StoredRental} from '../../src/domain/stored-offering.ts'
import type {GangResult} from '../../src/ports/cloud.ts'
import {accountSchema, cloudOptions, clusterSchema, failuresOf, isOtherAccount} from './inputs.ts'
import {PartialFailure, type Properties, type ResourceContext, type ResourceType} from './resource.ts'
import {tryPlaces} from './try-places.ts'

const inputsSchema = z.looseObject({
  cluster: clusterSchema,
  cloud: z.string(),
  pool: z.string().min(1),
  size: z.number().int().min(1).max(100_000),
  authorizedKey: z.string(),
  hosts: z.array(z.custom<HostEntry>((host) => typeof host === 'object' && host !== null)).default([]),
  tags: z.record(z.string(), z.string()).default({}),
  leaving: z.array(z.string()).default([]),
  emulated: z.boolean().default(false),
  account: accountSchema.optional(),
  offering: z.record(z.string(), z.unknown()).optional(),
  rental: z.custom<StoredRental>((rental) => typeof rental === 'object').optional(),
  hostKey: z.object({publicKey: z.string(), privateKey: z.string()}).optional(),
  elsewhere: z.custom<Elsewhere>((elsewhere) => typeof elsewhere === 'object').optional(),
})

/** Inputs as they are at preview, when the key and the network may not be known yet. */
const checkSchema = inputsSchema.partial({authorizedKey: true, hostKey: true})

/** N nodes of one pool, all or nothing: `update` is `create`, bringing the gang to size from what the tag finds. */
export const gang: ResourceType = {
  check: (inputs) => failuresOf(checkSchema, inputs),

  async diff(old, inputs, context) {
    const wanted = checkSchema.parse(inputs)
    const before = checkSchema.parse(old)
    const replaces: string[] = (['cloud', 'pool', 'emulated'] as const).filter((key) => before[key] !== wanted[key])
    if (isOtherAccount(before, wanted)) replaces.push('account')
    if (wanted.rental !== undefined && PLACE.some((key) => before.offering?.[key] !== wanted.offering?.[key]))
      replaces.push('offering') // a gang is in one place, and of one kind
    if (before.cluster.lease !== wanted.cluster.lease || replaces.length > 0)
      return {changes: true, replaces: [...replaces, 'cluster'], deleteBeforeReplace: true}
    const changed = old.fault !== undefined || WATCHED.some((key) => !isDeepStrictEqual(old[key], inputs[key]))
    return {changes: changed || !(await isWhole(wanted, context)), replaces: []}
  },

  async create(inputs, context) {
    const {cluster, pool} = inputsSchema.parse(inputs)
    const id = `${cluster.lease}-${pool}`
    return {id, outputs: await bringToSize(id, inputs, context)}
  },

  update: (id, old, inputs, context) => bringToSize(id, inputs, context, heldHosts(old)),

  async read(_id, old, context) {
    const {pool, ...rest} = checkSchema.parse(old)
    const nodes = await nodesOf({...rest, hosts: heldHosts(old)}, context)
    const known = new Map(knownMembers(old).map((node) => [node.id, node]))
    // A host that does not answer cannot say whose it is, so it is what it was.
    const members = nodes.flatMap(({notice: _, fabricPath: __, ...node}): Node[] => {
      if (node.pool === pool) return [node]
      const before = node.state === 'unreachable' ? known.get(node.id) : undefined
      return before === undefined ? [] : [{...before, state: node.state}]
    })
    return members.length === 0 ? undefined : {...old, members}
  },

  async remove(old, context) {
    const {cluster, cloud: cloudId, pool, ...on} = checkSchema.parse(old)
    const cloud = await context.cloud(cloudId, cloudOptions(on))
    await cloud.removeGang({cluster: {...cluster, hosts: heldHosts(old)}, pool}, context.signal)
  },
}

const PLACE = ['region', 'zone', 'instanceType', 'purchase', 'reservationId']
const WATCHED = ['size', 'authorizedKey', 'hosts', 'tags', 'offering', 'account'] as const

/** @param held hosts of the user's own that the gang had before */
async function bringToSize(
  id: string,
  inputs: Properties,
  context: ResourceContext,
  held: readonly HostEntry[] = [],
): Promise<Properties> {
  const {cluster, pool, size, authorizedKey, hosts, tags, leaving, ...rented} = inputsSchema.parse(inputs)
  const {hostKey, elsewhere, leaving: _, ...kept} = inputs // the key is a secret, which the state has once, with the access
  const onNews = context.tell
  const request = {cluster: {...cluster, hosts: held}, pool, size, authorizedKey, hosts, tags, leaving, onNews}
  const {place, attempts, members, fault} = await tryPlaces(request, rented, context)
  const outputs = {...kept, ...place, members, ...(rented.rental && {attempts})}
  if (fault === undefined) return outputs
  throw new PartialFailure(id, {...outputs, fault: {...fault}}, reasonsOf({members, fault}, size))
}

const reasonsOf = ({members, fault}: GangResult & {fault: Fault}, size: number) => [
  `${members.length} of ${size} nodes are up; ${fault.code}: ${fault.message}`,
]

/** Whether the cloud still has what the state believes, and nothing that is to be replaced: that is a change, though no input differs. */
async function isWhole(wanted: z.infer<typeof checkSchema>, context: ResourceContext): Promise<boolean> {
  const members = (await nodesOf(wanted, context)).filter((node) => node.pool === wanted.pool)
  return (
    members.length === wanted.size &&
    members.every(({id, state}) => state === 'running' && !wanted.leaving.includes(id))
  )
}

async function nodesOf(
  {
    cluster,
    cloud,
    hosts,
    ...on
  }: Pick<z.infer<typeof checkSchema>, 'cluster' | 'cloud' | 'emulated' | 'account'> & {
    hosts: readonly HostEntry[]
  },
  context: ResourceContext,
): Promise<readonly Node[]> {
  return (await context.cloud(cloud, cloudOptions(on))).nodes({...cluster, hosts}, context.signal)
}

/** What an earlier create or update of the same code left in the state. */
const knownMembers = ({members}: Properties): readonly Node[] => (Array.isArray(members) ? members : [])

const heldHosts = (old: Properties): readonly HostEntry[] =>
  old.cloud === 'ssh' ? knownMembers(old).map(hostEntryOf) : []
