import type {ClusterSpec} from '../spec/cluster-spec.ts'
import {budgetNanoUsdPerHour} from './budget.ts'
import type {Market} from './market.ts'
import {placeOnClouds} from './place-on-clouds.ts'
import {placeOnHosts} from './place-on-hosts.ts'
import type {PlacementResult} from './placement.ts'
import type {PlacementRules} from './placement-rules.ts'
import {pricedPlacements, refusedOfferings} from './priced-placement.ts'
import {type SurveyMemory, surveyMemory} from './survey-memory.ts'

export interface PlaceOptions {
  /** How many placements beside the best. */
  readonly alternatives: number
  /** Of other searches of the same market by the same rules. */
  readonly memory?: SurveyMemory
}

/** Where a cluster may be made: hosts of its user, this machine, or what can be rented. */
export type Ground = 'ssh' | 'local' | 'clouds'

/** Hosts that are listed are taken; what needs no GPU and names no place is made on this machine. */
export function groundOf({hosts, where, pools}: ClusterSpec): Ground {
  const {clouds, regions, zones} = where
  if (hosts.length > 0 && (clouds === undefined || clouds.includes('ssh'))) return 'ssh'
  const wantsGpus = pools.some(({gpus, gpusTotal}) => gpus !== undefined || gpusTotal !== undefined)
  if (clouds === undefined) return wantsGpus || regions !== undefined || zones !== undefined ? 'clouds' : 'local'
  if (!clouds.includes('local')) return 'clouds'
  return wantsGpus && clouds.some((cloud) => cloud !== 'local' && cloud !== 'ssh') ? 'clouds' : 'local'
}

/**
 * Chooses offerings, or hosts, for every pool: the cheapest that meet all that the file asks for, exactly. Pure: no clock, no
 * chance, no I/O; the order of pools and prices does not matter, and of equals the one whose offering comes first is taken.
 *
 * @param market asked for only where something is to be rented
 */
export function place(
  spec: ClusterSpec,
  market: () => Market,
  rules: PlacementRules,
  {alternatives, memory = surveyMemory()}: PlaceOptions,
): PlacementResult {
  const ground = groundOf(spec)
  if (ground !== 'clouds') return onHosts(spec, ground)
  const [known, maxPrice] = [market(), Number(budgetNanoUsdPerHour(spec) ?? Infinity)]
  const search = placeOnClouds(spec, known, rules, {most: alternatives + 1, maxPrice, memory})
  const refused = refusedOfferings(spec, search, known)
  const [best, ...next] = pricedPlacements(spec, search, known)
  if (best !== undefined) return {feasible: true, best, alternatives: next, refused}
  const unbounded = maxPrice < Infinity && placeOnClouds(spec, known, rules, {most: 1, maxPrice: Infinity, memory})
  const [overBudget] = unbounded ? pricedPlacements(spec, unbounded, known) : []
  return {feasible: false, refused, hosts: [], ...(overBudget && {overBudget})}
}

function onHosts(spec: ClusterSpec, ground: 'ssh' | 'local'): PlacementResult {
  const result = placeOnHosts(spec, ground)
  if (!result.feasible) return {feasible: false, refused: [], hosts: result.refused}
  const best = {placement: result.placement, nanoUsdPerHour: 0n, scoreNanoUsdPerHour: 0n}
  return {feasible: true, best, alternatives: [], refused: []}
}
