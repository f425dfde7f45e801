import {isDeepStrictEqual} from 'node:util'
import {z} from 'zod'
import type {Fault} from '../../src/domain/fault.ts'
import {type HostEntry, hostEntryOf} from '../../src/domain/host-entry.ts'
import type {ImportedInstance} from '../../src/domain/imported.ts'
import {importedStands} from '../../src/domain/imported-stands.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Elsewhere, StoredRental} from '../../src/domain/stored-offering.ts'
import type {GangResult} from '../../src/ports/cloud.ts'
import {accountSchema, cloudOptions, clusterSchema, failuresOf, isOtherAccount} from './inputs.ts'
import {PartialFailure, type Properties, type ResourceContext, type ResourceType} from './resource.ts'
import {takeOver} from './take-over.ts'
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
  imported: z
    .array(z.custom<ImportedInstance>((instance) => typeof instance === 'object' && instance !== null))
    .optional(),
  elsewhere: z.custom<Elsewhere>((elsewhere) => typeof elsewhere === 'object').optional(),
})

/** Inputs as they are at preview, when the key and the network may not be known yet. */
const checkSchema = inputsSchema.partial({authorizedKey: true, hostKey: true})

/** N nodes of one pool, all or nothing: `update` is `create`, bringing the gang to size from what the tag finds. */
export const gang: ResourceType = {
  check(inputs) {
    const failures = failuresOf(checkSchema, inputs)
    if (failures.length > 0) return failures
    const {imported, size, rental} = checkSchema.parse(inputs)
    if (imported === undefined || (imported.length === size && rental !== undefined)) return []
    return [{property: 'size', reason: `an imported gang has its ${imported.length} instances, and a rental`}]
  },

  /**
   * Whatever differs, the old gang is deleted first: it is found by the tag that the new one has too. The engine asks for it again where
   * a replacement was interrupted, though nothing differs any more.
   */
  async diff(old, inputs, context) {
    const deleteBeforeReplace = true
    const wanted = checkSchema.parse(inputs)
    const before = checkSchema.parse(old)
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
    const {cluster, pool} = inputsSchema.parse(inputs)
    const id = `${cluster.lease}-${pool}`
    await refuseUnfinished(id, inputs, context)
    return {id, outputs: await bringToSize(id, inputs, context)}
  },

  async update(id, old, inputs, context) {
    if (wasUnfinished(old)) await refuseUnfinished(id, inputs, context)
    return bringToSize(id, inputs, context, old)
  },

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
    const stays = old.imported !== undefined // else the next run would launch others in its place
    return members.length === 0 && !stays ? undefined : {...old, members}
  },

  async remove(old, context) {
    const {cluster, cloud: cloudId, pool, ...on} = checkSchema.parse(old)
    const cloud = await context.cloud(cloudId, cloudOptions(on))
    await cloud.removeGang({cluster: {...cluster, hosts: heldHosts(old)}, pool}, context.signal)
  },
}

const wasUnfinished = ({fault}: Properties): boolean =>
  (fault as Partial<Fault> | undefined)?.code === 'ImportUnfinished'

/** In all of the cloud: a launch would look only where it launches. @throws PartialFailure where an import of the pool was killed */
async function refuseUnfinished(id: string, inputs: Properties, context: ResourceContext): Promise<void> {
  const {imported, rental, ...wanted} = checkSchema.parse(inputs)
  if (imported !== undefined || rental === undefined) return
  const nodes = await nodesOf(wanted, context)
  if (!nodes.some(({pool, isImported}) => pool === wanted.pool && isImported)) return
  const fault = importedStands(wanted)
  const {hostKey: _, ...kept} = inputs
  throw new PartialFailure(id, {...kept, members: [], fault: {...fault}}, reasonsOf({members: [], fault}, wanted.size))
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
  const {cluster, pool, size, authorizedKey, hosts, tags, leaving, ...rented} = inputsSchema.parse(inputs)
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

/** What could not even be listed is, as far as anybody knows, what it was. */
const membersNow = ({members, fault}: GangResult, old: Properties): readonly Node[] =>
  fault?.effect === 'unknown' && members.length === 0 ? knownMembers(old) : members

/** Of instances made by hand. */
async function takeOverAll(
  id: string,
  inputs: Properties,
  context: ResourceContext,
  old: Properties,
): Promise<Properties> {
  const {cluster, pool, size, authorizedKey, cloud, offering, rental, imported = [], ...on} = inputsSchema.parse(inputs)
  const {adoption} = await context.cloud(cloud, cloudOptions(on))
  if (adoption === undefined || rental === undefined) throw new Error(`gpuctl imports no instances of ${cloud}`)
  const {owner, expiresAtUnixMs} = rental
  const request = {
    ...{cluster, pool, authorizedKey, instances: imported, owner, region: String(offering?.region)},
    ...(expiresAtUnixMs === undefined ? {} : {expiresAtUnixMs}),
    onNews: context.tell,
  }
  const result = await takeOver(request, adoption, context.admission, context.signal)
  const {fault} = result
  const members = membersNow(result, old)
  if (fault === undefined) return {...inputs, members}
  throw new PartialFailure(id, {...inputs, members, fault: {...fault}}, reasonsOf({members, fault}, size))
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
