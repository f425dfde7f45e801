import {LISTED_PURCHASES, type Location} from '../catalog/catalog.ts'
import {PROVISIONED_CLOUDS} from '../catalog/provisioned-clouds.ts'
import type {ClusterSpec, PoolSpec} from '../spec/cluster-spec.ts'
import {excludedOfferings} from './excluded-offerings.ts'
import {gpusWanted} from './gpus-wanted.ts'
import {type HeldBlock, heldBlocks} from './held-capacity.ts'
import type {JointSolution} from './joint-problem.ts'
import {keepGang} from './keep-gang.ts'
import {linkFloor} from './link-floor.ts'
import type {Market} from './market.ts'
import type {PlacementRules} from './placement-rules.ts'
import type {Reason} from './reason.ts'
import {refuseGpus} from './refuse-gpus.ts'
import {refuseInterconnect} from './refuse-interconnect.ts'
import {locationRules} from './refuse-location.ts'
import {refuseMachine} from './refuse-machine.ts'
import {solveByName} from './solve-by-name.ts'
import {spreadPools} from './spread-pools.ts'
import {type SurveyMemory, surveyMemory} from './survey-memory.ts'
import {type PoolSurvey, surveyPool} from './survey-pool.ts'

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

export interface SearchOptions {
  readonly most: number
  /** The most that may be paid an hour, in nano-USD. */
  readonly maxPrice: number
  /** Where to look; all clouds that gpuctl makes clusters on unless told. */
  readonly clouds?: readonly string[]
  /** A file whose GPUs useful work is priced for, so that prices compare; this one unless told. */
  readonly asked?: ClusterSpec
  /** Of other searches of the same market by the same rules. */
  readonly memory?: SurveyMemory
}

/** The cheapest offerings of clouds that meet all that the file asks for, and those that come next. Exact. */
export function placeOnClouds(
  file: ClusterSpec,
  market: Market,
  rules: PlacementRules,
  {most, maxPrice, clouds = PROVISIONED_CLOUDS, asked = file, memory = surveyMemory()}: SearchOptions,
): CloudSearch {
  const {spec, partsOf, gaps} = spreadPools(file)
  const {locations} = market.catalog
  const refusePlace = locationRules(spec.where)
  const excluded = excludedOfferings(market.catalog, rules)
  const blocks = heldBlocks(spec.reservations, market, rules)
  const refusedClouds = locations.map((location) => refuseCloud(spec, location, clouds))
  const refusedPlaces = locations.map(refusePlace)
  const mostOfEachPlace = maxPrice === Infinity && rules.kept === undefined ? most : Infinity
  const surveys = spec.pools.map((pool, index) => {
    const part = partsOf.findIndex((parts) => parts.includes(index))
    const wanted = gpusOfPart(file, asked, pool, part)
    const linkGbitsPerSecond = linkFloor(spec, pool)
    const circumstances = [spec.where, spec.reservations, clouds, mostOfEachPlace, wanted, linkGbitsPerSecond]
    const survey = memory.recall(pool, circumstances, () =>
      surveyPool(pool, market, {
        refuseType: (type, nodes) => refuseType(spec, pool, market, type, nodes),
        refuseCloud: (location) => refusedClouds[location],
        refuseLocation: (location) => refusedPlaces[location],
        refusePurchase: (type, purchase) => refusePurchase(pool, market, type, purchase),
        excluded,
        blocks,
        mostOfEachPlace,
        assumptions: rules.assumptions,
        livesSeconds: spec.lifecycle.ttlSeconds,
        gpusWanted: wanted,
        linkGbitsPerSecond,
      }),
    )
    return {...survey, ways: keepGang(survey.ways, rules.kept?.get(pool.name), market)}
  })
  return {
    surveys,
    partsOf,
    blocks,
    solutions: solveByName(spec, market, {ways: surveys.map(({ways}) => ways), gaps, blocks, maxPrice}, most),
  }
}

/** How many GPUs of what was asked for a part stands for. */
function gpusOfPart(file: ClusterSpec, asked: ClusterSpec, part: PoolSpec, index: number): number {
  const [whole, wanted] = [file.pools[index] ?? part, asked.pools[index] ?? part]
  const sizeOf = ({nodes, gpusTotal}: PoolSpec) => nodes ?? gpusTotal ?? 1
  return (gpusWanted(wanted) * sizeOf(part)) / sizeOf(whole)
}

function refuseCloud({where}: ClusterSpec, location: Location, clouds: readonly string[]): Reason | undefined {
  const field = 'where.clouds'
  if (!clouds.includes(location.cloud)) return {field, text: 'gpuctl makes no clusters there'}
  const allowed = where.clouds as readonly string[] | undefined
  return allowed === undefined || allowed.includes(location.cloud)
    ? undefined
    : {field, text: `not in ${allowed.join(', ')}`}
}

function refuseType(
  spec: ClusterSpec,
  pool: PoolSpec,
  {catalog, facts}: Market,
  index: number,
  nodes: number,
): Reason | undefined {
  const [type, known] = [catalog.types[index], facts[index]]
  if (type === undefined || known === undefined) throw new RangeError(`there is no machine type ${index}`)
  return (
    refuseGpus(pool.gpus, type) ??
    refuseMachine(pool.machine, type) ??
    refuseInterconnect(pool.interconnect, type, known, nodes) ??
    refuseLinks(linkFloor(spec, pool), known.hostGbitsPerSecond, nodes)
  )
}

/** Between pools goes what the nodes have towards their region, in all. */
function refuseLinks(floor: number, gbitsPerSecond: number | 'unknown', nodes: number): Reason | undefined {
  if (floor === 0) return undefined
  if (gbitsPerSecond === 'unknown') return {field: 'links.min', text: 'unknown bandwidth towards other pools'}
  return nodes * gbitsPerSecond < floor
    ? {field: 'links.min', text: `less than ${floor} Gbps towards other pools`}
    : undefined
}

function refusePurchase({capacity}: PoolSpec, {facts}: Market, type: number, purchase: number): Reason | undefined {
  const name = LISTED_PURCHASES[purchase] ?? 'on-demand'
  if (!capacity.includes(name)) return {field: 'capacity', text: `${name} is not allowed`}
  return facts[type]?.purchases.includes(name)
    ? undefined
    : {field: 'capacity', text: `not sold ${name === 'spot' ? 'as spot' : 'on demand'}`}
}
