import type {ClusterPlan} from '../domain/cluster-plan.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import type {ActOptions} from './clusters.ts'
import {type DecideOptions, decide, type PlanWorld} from './decide.ts'
import type {StandingPool} from './imported-pools.ts'

export interface DecideAsStatedOptions extends ActOptions, Omit<DecideOptions, 'signal'> {
  /** Whether this machine saw the cluster before: then `standing` is all that the state knows. */
  readonly isKnown: boolean
}

/**
 * Decides, and once more where somebody else imported instances into a cluster that this machine never saw. The state tells, for which the
 * engine is needed: so that comes after what can be refused without it.
 */
export async function decideAsStated(
  spec: ClusterSpec,
  world: PlanWorld,
  {isKnown, ...options}: DecideAsStatedOptions,
): Promise<{readonly plan: ClusterPlan; readonly standing: readonly StandingPool[]}> {
  const {standing, onProgress, signal} = options
  const plan = await decide(spec, world, options)
  if (isKnown) return {plan, standing}
  const state = await (await world.engine(onProgress, signal)).read(spec.name, signal)
  const named = new Set(standing.map(({name}) => name))
  const unseen = state?.cluster.pools.filter(({name, imported}) => imported !== undefined && !named.has(name)) ?? []
  if (unseen.length === 0) return {plan, standing}
  const all = [...standing, ...unseen]
  return {plan: await decide(spec, world, {...options, standing: all}), standing: all}
}
