import type {Accounts} from '../domain/account.ts'
import type {Attempt} from '../domain/attempt.ts'
import {nodesOf, type Pool} from '../domain/cluster.ts'
import type {ClusterPlan} from '../domain/cluster-plan.ts'
import {type ClusterStatus, clusterStatus} from '../domain/cluster-status.ts'
import {isElsewhere} from '../domain/fault.ts'
import {failedIn} from '../domain/gate/cordoned-nodes.ts'
import {isSamePlace, type Place} from '../domain/place.ts'
import {exclusionOf} from '../domain/placement/exclusion.ts'
import {priceOf} from '../domain/price.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {EngineState} from '../program/engine-state.ts'
import {GangFailure} from '../program/gang-failure.ts'
import {inAccounts} from './accounts.ts'
import type {PlanWorld} from './decide.ts'
import {decideAsStated} from './decide-as-stated.ts'
import {endElsewhere} from './end-elsewhere.ts'
import {standingWith} from './imported-pools.ts'
import {isRefused, leaveOut, type RefusedAttempt} from './leave-out.ts'
import {isEmulated, type PlanOptions} from './plan-cluster.ts'
import {withNextBest} from './with-next-best.ts'

/**
 * Brings a cluster to its spec: up, larger, smaller or repaired. Safe to repeat; what an earlier try left is taken over. Where a cloud has no
 * capacity, that offering is left out for as long as such an answer is good for, and the next best is tried, while gangs that stand stay
 * where they are. Ends at success, at a fault that a person must mend, or with nothing left to try.
 */
export async function bringUp(spec: ClusterSpec, world: PlanWorld, options: PlanOptions): Promise<ClusterStatus> {
  const {signal} = options
  const cluster = (await world.store.read(spec.name))?.cluster
  const emulated = isEmulated(spec.name, cluster, options)
  const before = await world.attempts.read(spec.name)
  const refused: RefusedAttempt[] = []
  let standing = standingWith(await standingPools(cluster?.pools ?? [], emulated, world, options), options.importing)
  let isKnown = cluster !== undefined
  const leaving = [...(options.leaving ?? []), ...failedIn(cluster)]
  for (;;) {
    const how = {...options, leaving, emulated, standing, isKnown}
    const {plan: best, ...stated} = await decideAsStated(spec, world, how).catch((error: unknown) => {
      throw refused.length > 0 ? afterAttempts(error, refused.length) : error
    })
    standing = stated.standing
    isKnown = true
    // At first the best will do; once a cloud had none, others may have none either, and a run for each takes its time.
    const plan =
      refused.length === 0 ? best : await withNextBest(best, spec, world, {signal, emulated, standing, leaving})
    const {state, attempts, accounts, failure} = await run(plan, world, options)
    const now = attempts.filter(isRefused)
    refused.push(...now)
    if (now.length > 0) await leaveOut(now, {emulated, accounts}, world, options)
    if (failure !== undefined) {
      // Nodes that did not pass are there: what is done with the cluster is to leave them out.
      if (failure.code === 'GATE_FAILED' && state.privateKey !== undefined)
        await world.store.write(state.cluster, state.privateKey)
      const {faults} = state
      // What stands of a gang may hold work: it moves as a whole only where the file says so.
      const mayMove = spec.lifecycle.onPreempt === 'move' || faults.every(({running}) => running === 0)
      if (now.length === 0 || !mayMove || ![...now, ...faults].every(({fault}) => isElsewhere(fault))) throw failure
      const whole = state.cluster.pools.filter(({name}) => faults.every(({pool}) => pool !== name))
      standing = standing.filter(({imported}) => imported !== undefined).reduce(standingWith, whole)
      continue
    }
    if (state.privateKey === undefined) throw new Error(`the state of ${spec.name} has no private key`)
    await world.store.write(state.cluster, state.privateKey)
    const hasMoved = plan.gangs.some(({name, offering}) => !isSamePlace(offering, placeIn(state, name) ?? offering))
    if (!hasMoved || refused.length === 0) {
      await endElsewhere(before, state.cluster, world, options)
      return clusterStatus(state.cluster, nodesOf(state.cluster))
    }
    standing = state.cluster.pools // and the program is to know what they stand on
  }
}

const placeIn = ({cluster}: EngineState, gang: string): Place | undefined =>
  cluster.pools.find(({name}) => name === gang)?.offering

/** Those that are up and stay. Where those that move stood is left out for a while. */
async function standingPools(
  pools: readonly Pool[],
  emulated: boolean,
  {exclusions}: PlanWorld,
  {moving = new Set()}: PlanOptions,
): Promise<readonly Pool[]> {
  const nowUnixMs = Date.now()
  const [leaving = [], staying = []] = [true, false].map((moves) =>
    pools.filter(({name}) => moving.has(name) === moves),
  )
  const left = leaving.flatMap(({offering}) => exclusionOf(offering, nowUnixMs + MOVED_FROM_MS) ?? [])
  if (left.length > 0) await exclusions.add(emulated, left, nowUnixMs)
  return staying
}

const MOVED_FROM_MS = 10 * 60_000

/** What one run of the program came to. */
interface Run {
  readonly state: EngineState
  readonly attempts: readonly Attempt[]
  readonly accounts: Accounts
  readonly failure?: GangFailure
}

/** Where it may rent is noted before, what was tried after. */
async function run(decided: ClusterPlan, world: PlanWorld, options: PlanOptions): Promise<Run> {
  const {placement, gangs, cluster} = decided
  const nodes = placement.pools.reduce((sum, pool) => sum + pool.nodes, 0)
  options.onProgress({kind: 'placed', nodes, priceNanoUsdPerHour: priceOf(placement)})
  if (decided.renting.emulated) await world.emulator.ensure(options.onProgress, options.signal)
  const plan = await inAccounts(decided, world, options)
  const {emulated, accounts = {}} = plan.renting
  const usesHosts = emulated || gangs.some(({offering}) => offering.cloud === 'local')
  if (usesHosts) await world.ensureHostTools(options.onProgress, options.signal)
  const engine = await world.engine(options.onProgress, options.signal)
  const rented = gangs.filter(({machine}) => machine !== undefined)
  const clouds = rented.flatMap(({offering, nextBest = []}) =>
    [{offering}, ...nextBest].map(({offering: {cloud}}) => cloud),
  )
  if (rented.length === 0) return {state: await engine.up(plan, options), attempts: [], accounts}
  await world.attempts.begin(cluster.name, {clouds, emulated, accounts})
  const startedAtUnixMs = Date.now()
  const ended = async (state: EngineState): Promise<Run> => {
    const attempts = state.attempts.filter((each) => each.startedAtUnixMs >= startedAtUnixMs)
    await world.attempts.add(cluster.name, attempts)
    return {state, attempts, accounts}
  }
  try {
    return await ended(await engine.up(plan, options))
  } catch (error) {
    options.signal.throwIfAborted()
    if (!(error instanceof GangFailure)) throw error
    return {...(await ended(error.state)), failure: error}
  }
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
