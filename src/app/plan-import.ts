import {listedAt} from '../domain/catalog/listed-at.ts'
import type {ClusterId} from '../domain/cluster-id.ts'
import {importProblems, inIndexOrder} from '../domain/import-problems.ts'
import {type FoundInstance, goesBy} from '../domain/imported.ts'
import type {Offering} from '../domain/offering.ts'
import {placeText} from '../domain/place.ts'
import {reasonText} from '../domain/placement/reason.ts'
import {unfitReason} from '../domain/placement/unfit-reason.ts'
import type {PlanSummary} from '../domain/plan-summary.ts'
import type {ClusterSpec, PoolSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Adoption, Cloud, CloudId} from '../ports/cloud.ts'
import {openInAccount} from './accounts.ts'
import {idIn} from './clusters.ts'
import type {PlanWorld} from './decide.ts'
import type {ImportedPool} from './imported-pools.ts'
import {isEmulated, type PlanOptions, planCluster} from './plan-cluster.ts'
import {type Vouching, vouchedInstances} from './vouched-instances.ts'

/** What is to be imported, as a person says it. */
export interface ImportRequest extends Vouching {
  readonly pool: string
  /** The cloud's own ids or names. */
  readonly ids: readonly string[]
  readonly region?: string
}

/** What an import would do. */
export interface ImportPlan extends PlanSummary {
  /** With its instances in the order of their nodes. */
  readonly pool: ImportedPool
  readonly found: readonly FoundInstance[]
  /** Whether the cloud is an emulated one. */
  readonly emulated: boolean
}

/**
 * Looks at instances that somebody made by hand, and at what it would mean to take them over: whether they are what the file asks for, whose
 * they are, whether their owner's login works. Changes nothing. @throws GpuctlError NOT_FOUND, USAGE, SPEC_INVALID, AUTH_FAILED, NODE_FAILED
 */
export async function planImport(
  spec: ClusterSpec,
  request: ImportRequest,
  world: PlanWorld,
  options: PlanOptions,
): Promise<ImportPlan> {
  const {signal} = options
  const wanted = poolIn(spec, request)
  const stored = (await world.store.read(spec.name))?.cluster
  const standing = stored?.pools.find(({name}) => name === request.pool)
  const emulated = isEmulated(spec.name, stored, options)
  if (emulated) await world.emulator.ensure(options.onProgress, signal)
  const cluster = idIn(world, spec.name)
  const cloud = await openInAccount(cloudIn(spec), spec, world, {...options, emulated})
  const found = inIndexOrder(await lookedAt(cloud, request, cluster, signal))
  // An up that came after a killed import knows the pool as one to launch, though it launched nothing.
  const isUnfinished = found.every(({holder}) => holder?.mark !== undefined)
  if (standing !== undefined && standing.imported === undefined && !isUnfinished)
    throw launched(spec.name, request.pool)
  const offering = await offeringFor(found, spec, wanted, world)
  const imported = await vouchedInstances(
    found,
    {...request, cluster, before: standing?.imported ?? []},
    world.clouds.admission,
    signal,
  )
  const pool = {name: request.pool, offering, imported}
  return {...(await planCluster(spec, world, {...options, importing: pool})), pool, found, emulated}
}

function poolIn({pools, name}: ClusterSpec, {pool, ids}: ImportRequest): PoolSpec {
  const wanted = pools.find((each) => each.name === pool)
  if (wanted === undefined)
    throw new GpuctlError(
      'USAGE',
      `${name} has no pool ${pool}, but ${pools.map((each) => each.name).join(', ')}`,
      'name one of them with --pool',
    )
  const [twice] = ids.filter((id, at) => ids.indexOf(id) !== at)
  if (twice !== undefined) throw new GpuctlError('USAGE', `${twice} is named twice`, 'name each instance once')
  if (wanted.nodes === undefined || wanted.nodes === ids.length) return wanted
  throw new GpuctlError(
    'SPEC_INVALID',
    `pool ${pool} has ${wanted.nodes} nodes, and ${ids.length} instances are named`,
    `name all instances of the pool, or write nodes: ${ids.length}`,
  )
}

function cloudIn({where: {clouds = []}}: ClusterSpec): CloudId {
  const [cloud, ...others] = clouds.filter((each) => each !== 'local' && each !== 'ssh')
  if (cloud !== undefined && others.length === 0) return cloud
  throw new GpuctlError(
    'USAGE',
    'the file does not say on which one cloud the instances are',
    'say it with --cloud aws, or where: {clouds: [aws]} in the file',
  )
}

async function lookedAt(
  cloud: Cloud,
  {ids, pool, region}: ImportRequest,
  cluster: ClusterId,
  signal: AbortSignal,
): Promise<readonly FoundInstance[]> {
  const found = await look(adoptionOf(cloud), cloud.id, ids, region, signal)
  const nodes = await cloud.nodes(cluster, signal)
  const problems = importProblems(found, {cluster, pool, nodes})
  if (problems.length === 0) return found
  throw new GpuctlError('USAGE', problems.join('; '), 'nothing was changed; name instances that can be one pool')
}

function adoptionOf({adoption, id}: Cloud): Adoption {
  if (adoption !== undefined) return adoption
  throw new GpuctlError(
    'USAGE',
    `this version imports no instances of ${id}`,
    'launch the pool with gpuctl up, or list the machines as hosts of your own: where: {clouds: [ssh]}',
  )
}

/** In the order in which they were named. */
async function look(
  adoption: Adoption,
  cloud: CloudId,
  ids: readonly string[],
  region: string | undefined,
  signal: AbortSignal,
): Promise<readonly FoundInstance[]> {
  const all = await adoption.look({ids, ...(region === undefined ? {} : {region})}, signal)
  const matching = ids.map((asked) => ({asked, found: all.filter((each) => goesBy(each, asked))}))
  const missing = matching.filter(({found}) => found.length === 0).map(({asked}) => asked)
  if (missing.length > 0)
    throw new GpuctlError(
      'NOT_FOUND',
      `${cloud} has no instance ${missing.join(', ')}${region === undefined ? '' : ` in ${region}`}`,
      'check the ids, the region, and whose account the credentials are of',
    )
  const [many] = matching.filter(({found}) => found.length > 1)
  if (many === undefined) return matching.flatMap(({found}) => found)
  throw new GpuctlError(
    'USAGE',
    `${cloud} has several instances ${many.asked}: ${many.found.map(({id, place}) => `${id} in ${place.zone || place.region}`).join(', ')}`,
    'name it by its id',
  )
}

/** What they are in the catalog, if that is what the file asks for. */
async function offeringFor(
  [first]: readonly FoundInstance[],
  spec: ClusterSpec,
  wanted: PoolSpec,
  world: PlanWorld,
): Promise<Offering> {
  if (first === undefined) throw new GpuctlError('USAGE', 'no instance is named', 'name the instances of the pool')
  const catalog = await world.catalog()
  const {cloud, instanceType, region, zone, purchase} = first.place
  const listed = listedAt(catalog, first.place)
  if (listed === undefined)
    throw new GpuctlError(
      'SPEC_INVALID',
      `the catalog has no ${cloud} ${instanceType} ${purchase} in ${zone || region}, and so no price and no facts of it`,
      'gpuctl offers lists what it has, gpuctl catalog update fetches what is sold today',
    )
  const reason = unfitReason(spec, wanted, catalog, listed.index)
  if (reason === undefined) return listed.offering
  throw new GpuctlError(
    'SPEC_INVALID',
    `${first.id} is ${placeText(first.place)}, which pool ${wanted.name} does not ask for: ${reasonText(reason)}`,
    'correct the file so that it says what the instances are',
  )
}

const launched = (name: string, pool: string) =>
  new GpuctlError(
    'USAGE',
    `pool ${pool} of ${name} is up, launched by gpuctl`,
    'import into another pool, or take this one out of the file and run gpuctl up first',
  )
