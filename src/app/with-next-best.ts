import type {ClusterPlan, PlannedGang} from '../domain/cluster-plan.ts'
import {isSamePlace} from '../domain/place-text.ts'
import type {Exclusion} from '../domain/placement/placement-rules.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {type DecideOptions, decide, type PlanWorld} from './plan-cluster.ts'

/**
 * A plan whose one gang that does not stand yet knows where to go next, in the order of placement, while all others stay: so that
 * many sold-out places are one run of the program. Where several gangs are to be placed, each run places them anew, jointly.
 */
export async function withNextBest(
  plan: ClusterPlan,
  spec: ClusterSpec,
  world: PlanWorld,
  options: DecideOptions,
): Promise<ClusterPlan> {
  const moving = plan.gangs.filter(({name}) => options.standing.every((pool) => pool.name !== name))
  const [gang] = moving
  if (gang?.machine === undefined || moving.length > 1) return plan
  const nextBest: PlannedGang[] = []
  const leftOut: Exclusion[] = [asExclusion(gang)]
  while (nextBest.length < MOST_PLACES) {
    const next = await decide(spec, world, {...options, leftOut}).catch(undefinedWhereNothingFits)
    const there = next?.gangs.find(({name}) => name === gang.name)
    if (next === undefined || there === undefined || !othersStay(plan, next, gang.name)) break
    nextBest.push(there)
    leftOut.push(asExclusion(there))
  }
  return {...plan, gangs: plan.gangs.map((each) => (each === gang ? {...each, nextBest: placesOf(nextBest)} : each))}
}

const MOST_PLACES = 64

const placesOf = (gangs: readonly PlannedGang[]) =>
  gangs.flatMap(({offering, machine}) => (machine === undefined ? [] : [{...offering, machine}]))

function asExclusion({offering: {cloud, region, zone, instanceType, purchase}}: PlannedGang): Exclusion {
  const place = {cloud, region, zone, instanceType, untilUnixMs: Infinity}
  return purchase === 'owned' ? place : {...place, purchase}
}

const othersStay = (plan: ClusterPlan, next: ClusterPlan, moving: string): boolean =>
  next.gangs.length === plan.gangs.length &&
  plan.gangs.every(({name, nodes, offering}) => {
    const same = next.gangs.find((each) => each.name === name)
    return same?.nodes === nodes && (name === moving || isSamePlace(same.offering, offering))
  })

function undefinedWhereNothingFits(error: unknown): undefined {
  if (!(error instanceof GpuctlError)) throw error
}
