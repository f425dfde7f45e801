import type {ClusterPlan, PlannedGang} from '../domain/cluster-plan.ts'
import {isSamePlace} from '../domain/place.ts'
import {exclusionOf} from '../domain/placement/exclusion.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {type DecideOptions, type PlacedGangs, type PlanWorld, placeGangs} from './decide.ts'
import {exclusionsFor} from './exclusions-for.ts'

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
  const {standing} = options
  const [gang, ...others] = plan.gangs.filter(({name}) => standing.every((pool) => pool.name !== name))
  if (gang?.machine === undefined || others.length > 0) return plan
  const exclusions = [...(await exclusionsFor(spec, world, options))]
  const nextBest: Required<Pick<PlannedGang, 'offering' | 'machine'>>[] = []
  let last = gang.offering
  while (nextBest.length < MOST_PLACES) {
    const exclusion = exclusionOf(last, Infinity)
    if (exclusion === undefined) break
    exclusions.push(exclusion)
    const next = await placeGangs(spec, world, {standing, exclusions}).catch(undefinedWhereNothingFits)
    const there = next?.gangs.find(({name}) => name === gang.name)
    if (next === undefined || there?.machine === undefined || !othersStay(plan, next, gang.name)) break
    const {offering, machine} = there
    nextBest.push({offering, machine})
    last = offering
  }
  return {...plan, gangs: plan.gangs.map((each) => (each === gang ? {...each, nextBest} : each))}
}

const MOST_PLACES = 256

const othersStay = (plan: ClusterPlan, next: PlacedGangs, moving: string): boolean =>
  next.gangs.length === plan.gangs.length &&
  plan.gangs.every(({name, nodes, offering}) => {
    const same = next.gangs.find((each) => each.name === name)
    return same?.nodes === nodes && (name === moving || isSamePlace(same.offering, offering))
  })

function undefinedWhereNothingFits(error: unknown): undefined {
  if (!(error instanceof GpuctlError)) throw error
}
