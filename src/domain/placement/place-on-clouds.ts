import type {ClusterSpec} from '../spec/cluster-spec.ts'
import type {HeldBlock} from './held-capacity.ts'
import type {JointSolution} from './joint-problem.ts'
import type {Market} from './market.ts'
import type {PlacementRules} from './placement-rules.ts'
import {solveByName} from './solve-by-name.ts'
import type {PoolSurvey} from './survey-pool.ts'
import {type SurveyOptions, surveyPools} from './survey-pools.ts'

/** What the search over all offerings found. */
export interface CloudSearch {
  /** Best first; each pool's way is one of its survey's. */
  readonly solutions: readonly JointSolution[]
  /** Of each pool; of each part of those that are spread over zones. */
  readonly surveys: readonly PoolSurvey[]
  /** The surveys of each pool of the file. */
  readonly partsOf: readonly (readonly number[])[]
  readonly blocks: readonly HeldBlock[]
}

export interface SearchOptions extends SurveyOptions {
  readonly most: number
  /** The most that may be paid an hour, in nano-USD. */
  readonly maxPrice: number
  /** Only what has a lower score than this is looked for; anything unless told. */
  readonly below?: number
}

/** The cheapest offerings of clouds that meet all that the file asks for, and those that come next. Exact. */
export function placeOnClouds(
  file: ClusterSpec,
  market: Market,
  rules: PlacementRules,
  {most, maxPrice, below = Infinity, ...options}: SearchOptions,
): CloudSearch {
  const mostOfEachPlace = maxPrice === Infinity && rules.kept === undefined ? most : Infinity
  const {spec, partsOf, gaps, surveys, blocks} = surveyPools(file, market, rules, mostOfEachPlace, options)
  const ways = surveys.map((survey) => survey.ways)
  return {surveys, partsOf, blocks, solutions: solveByName(spec, market, {ways, gaps, blocks, maxPrice, below}, most)}
}
