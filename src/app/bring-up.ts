import type {Attempt} from '../domain/attempt.ts'
import {nodesOf, type Pool} from '../domain/cluster.ts'
import type {ClusterPlan} from '../domain/cluster-plan.ts'
import {type ClusterStatus, clusterStatus} from '../domain/cluster-status.ts'
import {exclusionsOf} from '../domain/exclusions-of.ts'
import {placeText} from '../domain/place-text.ts'
import type {Exclusion} from '../domain/placement/placement-rules.ts'
import {priceOf} from '../domain/price.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {EngineState} from '../program/engine-state.ts'
import {GangFailure} from '../program/gang-failure.ts'
import {decide, isEmulated, type PlanOptions, type PlanWorld} from './plan-cluster.ts'

/**
 * Brings a cluster to its spec: up, larger, smaller or repaired. Safe to repeat; what an earlier try left is taken over. Where a cloud has no
 * capacity, that offering is left out for as long as such an answer is good for, and the next best is tried, while gangs that stand stay
 * where they are. Ends at success, at a fault that a person must mend, or with nothing left to try.
 */
export async function bringUp(spec: ClusterSpec, world: PlanWorld, options: PlanOptions): Promise<ClusterStatus> {
  const emulated = await isEmulated(spec.name, world, options)
  let standing = await standingPools(spec.name, world, {...options, emulated})
  for (let tried = 0; ; tried++) {
    const plan = await decide(spec, world, {signal: options.signal, emulated, standing}).catch((error: unknown) => {
      throw tried > 0 ? afterAttempts(error, tried) : error
    })
    try {
      const {cluster, privateKey} = await attempt(plan, world, options)
      if (privateKey === undefined) throw new Error(`the state of ${spec.name} has no private key`)
      await world.store.write(cluster, privateKey)
      return clusterStatus(cluster, nodesOf(cluster))
    } catch (error) {
      options.signal.throwIfAborted()
      if (!(error instanceof GangFailure) || !(await exclude(error, plan, world, options))) throw error
      const {cluster, faults} = error.state
      standing = cluster.pools.filter(({name}) => faults.every(({pool}) => pool !== name))
    }
  }
}

/** Those that are up and stay. Where those that move stood is left out for a while. */
async function standingPools(
  name: string,
  {store, exclusions}: PlanWorld,
  {moving = new Set(), emulated}: PlanOptions & {readonly emulated: boolean},
): Promise<readonly Pool[]> {
  const pools = (await store.read(name))?.cluster.pools ?? []
  const nowUnixMs = Date.now()
  const left = pools.flatMap(({name, offering}): Exclusion[] => {
    const {cloud, region, zone, instanceType, purchase} = offering
    if (!moving.has(name) || purchase === 'owned') return []
    return [{cloud, region, zone, instanceType, purchase, untilUnixMs: nowUnixMs + MOVED_FROM_MS}]
  })
  if (left.length > 0) await exclusions.add(emulated, left, nowUnixMs)
  return pools.filter((pool) => !moving.has(pool.name))
}

const MOVED_FROM_MS = 10 * 60_000

/** One run of the program, noted before and after. */
async function attempt(plan: ClusterPlan, world: PlanWorld, options: PlanOptions): Promise<EngineState> {
  const {placement, renting, gangs, cluster} = plan
  const nodes = placement.pools.reduce((sum, pool) => sum + pool.nodes, 0)
  options.onProgress({kind: 'placed', nodes, priceNanoUsdPerHour: priceOf(placement)})
  if (renting.emulated) await world.emulator.ensure(options.onProgress, options.signal)
  const usesHosts = renting.emulated || gangs.some(({offering}) => offering.cloud === 'local')
  if (usesHosts) await world.ensureHostTools(options.onProgress, options.signal)
  const engine = await world.engine(options.onProgress, options.signal)
  if (gangs.every(({machine}) => machine === undefined)) return engine.up(plan, options)
  const noted: Attempt = {
    startedAtUnixMs: Date.now(),
    emulated: renting.emulated,
    gangs: gangs.map(({name, nodes, offering: {cloud, region, zone, instanceType, purchase}}) => ({
      name,
      nodes,
      offering: {cloud, region, zone, instanceType, purchase},
    })),
  }
  const ended = (faults: Attempt['faults'] = []) =>
    world.attempts.note(cluster.name, {...noted, tookMs: Date.now() - noted.startedAtUnixMs, faults})
  await world.attempts.note(cluster.name, noted)
  try {
    const state = await engine.up(plan, options)
    await ended()
    return state
  } catch (error) {
    if (error instanceof GangFailure) await ended(error.state.faults.map(({pool, fault}) => ({gang: pool, fault})))
    throw error
  }
}

/** Leaves out what had no capacity. @returns whether the failure was of that kind */
async function exclude(
  {state: {faults}}: GangFailure,
  {gangs, renting: {emulated}}: ClusterPlan,
  world: PlanWorld,
  {onProgress}: PlanOptions,
): Promise<boolean> {
  if (faults.some(({fault}) => fault.kind !== 'capacity' || fault.exclude === undefined)) return false
  const nowUnixMs = Date.now()
  const {locations} = await world.catalog()
  for (const {pool, fault} of faults) {
    const gang = gangs.find(({name}) => name === pool)
    if (gang === undefined) return false
    const {cloud, region} = gang.offering
    const zones = locations.filter((each) => each.cloud === cloud && each.region === region).map(({zone}) => zone)
    await world.exclusions.add(emulated, exclusionsOf(gang, fault, zones, nowUnixMs), nowUnixMs)
    const text = `${placeText(gang.offering)}: ${fault.code}; trying the next best`
    onProgress({kind: 'message', severity: 'warning', resource: pool, text})
  }
  return true
}

/** What nothing fits means once much was tried. */
function afterAttempts(error: unknown, tried: number): unknown {
  if (!(error instanceof GpuctlError) || error.code !== 'CAPACITY_EXHAUSTED') return error
  return new GpuctlError(
    'CAPACITY_EXHAUSTED',
    `${tried} ${tried === 1 ? 'offering' : 'offerings'} had no capacity, and nothing else fits now`,
    'gpuctl status --attempts shows what was tried; run gpuctl up again later, or allow more in the cluster file',
    {cause: error},
  )
}
