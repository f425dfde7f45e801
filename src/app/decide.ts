import type {ClusterPlan, Renting} from '../domain/cluster-plan.ts'
import type {Offering} from '../domain/offering.ts'
import type {Exclusion} from '../domain/placement/placement-rules.ts'
import {plannedGangs} from '../domain/planned-gangs.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {ExclusionStore} from '../ports/exclusion-store.ts'
import type {Operator} from '../ports/operator.ts'
import type {CatalogWorld} from './catalog-world.ts'
import {type ClusterWorld, idIn} from './clusters.ts'
import {exclusionsFor} from './exclusions-for.ts'
import {importedIn, requireSizes, type StandingPool, unfitImport, withImported} from './imported-pools.ts'
import {nothingFits} from './nothing-fits.ts'
import {type PlacedSpec, placePools} from './place-pools.ts'

/** What deciding about a cluster needs of the world. */
export type PlanWorld = ClusterWorld &
  CatalogWorld & {
    readonly operator: Operator
    readonly exclusions: ExclusionStore
  }

export interface DecideOptions {
  readonly signal: AbortSignal
  readonly emulated: boolean
  /** Pools that are up: they stay where they are, if that still fits. */
  readonly standing: readonly StandingPool[]
  /** Ids of nodes that run and are to be replaced where they are. */
  readonly leaving?: readonly string[]
}

/** Where everything goes: what is up stays where it fits. @throws GpuctlError CAPACITY_EXHAUSTED, BUDGET_EXCEEDED, CLOUD_UNAVAILABLE, SPEC_INVALID, CATALOG_INVALID */
export async function decide(spec: ClusterSpec, world: PlanWorld, options: DecideOptions): Promise<ClusterPlan> {
  const {leaving = []} = options
  const exclusions = await exclusionsFor(spec, world, options)
  const placed = await placeGangs(spec, world, {...options, exclusions})
  return {
    cluster: idIn(world, spec.name),
    ...placed,
    tags: spec.tags,
    gate: spec.gate,
    ...(leaving.length > 0 && {leaving}),
    renting: isRented(placed) ? await rentingOf(spec, world, options) : {...NOT_RENTING, emulated: false},
  }
}

export type PlacedGangs = Pick<ClusterPlan, 'placement' | 'gangs'>

export interface PlaceGangsOptions extends Pick<DecideOptions, 'standing'> {
  /** What is not to be tried. */
  readonly exclusions: readonly Exclusion[]
}

/** The best of what is not left out. @throws GpuctlError as {@link decide} */
export async function placeGangs(
  spec: ClusterSpec,
  world: PlanWorld,
  {standing, exclusions}: PlaceGangsOptions,
): Promise<PlacedGangs> {
  const kept = new Map(standing.map(({name, offering}) => [name, offering]))
  const imported = importedIn(standing, spec)
  const fixed = new Set(imported.map(({name}) => name)) // instances made by hand can be nowhere else
  const placed = await placePools(spec, world, {alternatives: 0, kept, fixed, exclusions})
  if (!placed.result.feasible) throw unfitImport(spec, imported, placed) ?? nothingFits(placed.result)
  const {placement} = placed.result.best
  requireSizes(imported, placement)
  for (const {offering} of placement.pools) requireCloud(offering, world)
  return {
    placement,
    gangs: withImported(
      plannedGangs(placement, spec.pools, () => catalogOf(placed)),
      imported,
    ),
  }
}

const isRented = ({gangs}: PlacedGangs): boolean => gangs.some(({machine}) => machine !== undefined)

const NOT_RENTING = {owner: '', sshFrom: []}

async function rentingOf(
  {access, lifecycle}: ClusterSpec,
  {operator}: PlanWorld,
  {emulated, signal}: DecideOptions,
): Promise<Renting> {
  const {ttlSeconds} = lifecycle
  return {
    emulated,
    owner: operator.name,
    ...(access.accounts && {accountNames: access.accounts}),
    sshFrom: access.sshFrom ?? (emulated ? ['127.0.0.1/32'] : await operator.addresses(signal)),
    ...(ttlSeconds === undefined ? {} : {expiresAtUnixMs: Date.now() + ttlSeconds * 1000}),
  }
}

function catalogOf({market}: PlacedSpec) {
  if (market === undefined) throw new RangeError('nothing is rented without a catalog')
  return market.catalog
}

function requireCloud({cloud, instanceType, region}: Offering, {clouds}: PlanWorld): void {
  if (clouds.ids.some((id) => id === cloud)) return
  throw new GpuctlError(
    'CLOUD_UNAVAILABLE',
    `the cheapest that fits is ${instanceType} in ${cloud} ${region}, and this version makes clusters only on ${clouds.ids.join(' and ')}`,
    'gpuctl place shows the whole answer; list hosts of your own, or ask for no GPU to use this machine',
  )
}
