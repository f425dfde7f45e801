import {LISTED_PURCHASES} from '../catalog/catalog.ts'
import {PROVISIONED_CLOUDS} from '../catalog/provisioned-clouds.ts'
import type {ClusterSpec, PoolSpec} from '../spec/cluster-spec.ts'
import {excludedOfferings} from './excluded-offerings.ts'
import {gpusWanted} from './gpus-wanted.ts'
import {type HeldBlock, heldBlocks} from './held-capacity.ts'
import {keepGang, withoutKept} from './keep-gang.ts'
import {linkFloor} from './link-floor.ts'
import type {Market, PlacementFacts} from './market.ts'
import type {PlacementRules} from './placement-rules.ts'
import type {Reason} from './reason.ts'
import {gpuRules} from './refuse-gpus.ts'
import {refuseInterconnect} from './refuse-interconnect.ts'
import {refuseMachine} from './refuse-machine.ts'
import {type SpreadSpec, spreadPools} from './spread-pools.ts'
import {type SurveyMemory, surveyMemory} from './survey-memory.ts'
import {surveyPlaces} from './survey-places.ts'
import {type PoolSurvey, surveyPool} from './survey-pool.ts'

/** What there is for the pools of a file, each by itself. */
export interface SurveyedPools extends SpreadSpec {
  /** Of each pool; of each part of those that are spread over zones. */
  readonly surveys: readonly PoolSurvey[]
  readonly blocks: readonly HeldBlock[]
}

export interface SurveyOptions {
  /** Where to look; all clouds that gpuctl makes clusters on unless told. */
  readonly clouds?: readonly string[]
  /** A file whose GPUs useful work is priced for, so that prices compare; this one unless told. */
  readonly asked?: ClusterSpec
  /** Of other searches of the same market by the same rules. */
  readonly memory?: SurveyMemory
}

/** @param mostOfEachPlace how many of the offerings of a place may be needed; Infinity: all */
export function surveyPools(
  file: ClusterSpec,
  market: Market,
  rules: PlacementRules,
  mostOfEachPlace: number,
  {clouds = PROVISIONED_CLOUDS, asked = file, memory = surveyMemory()}: SurveyOptions,
): SurveyedPools {
  const spread = spreadPools(file)
  const {spec, partsOf} = spread
  const excluded = excludedOfferings(market.catalog, rules)
  const blocks = heldBlocks(spec.reservations, market, rules)
  const surveys = spec.pools.map((pool, index) => {
    const part = partsOf.findIndex((parts) => parts.includes(index))
    const wanted = gpusOfPart(file, asked, pool, part)
    const linkGbitsPerSecond = linkFloor(spec, pool)
    const circumstances = [spec.where, spec.reservations, clouds, mostOfEachPlace, wanted, linkGbitsPerSecond]
    const kept = rules.kept?.get(pool.name)
    const survey = memory.recall(pool, circumstances, () => {
      const left = withoutKept(excluded, kept, market)
      const look = () => surveyPlaces(spec.where, market, clouds, left)
      const places = left === excluded ? memory.recall(spec.where, [clouds], look) : look()
      return surveyPool(pool, market, {
        refuseType: typeRules(pool, market, linkGbitsPerSecond),
        places,
        refusePurchase: (type, purchase) => refusePurchase(pool, market, type, purchase),
        excluded: left,
        blocks,
        mostOfEachPlace,
        assumptions: rules.assumptions,
        livesSeconds: spec.lifecycle.ttlSeconds,
        gpusWanted: wanted,
        linkGbitsPerSecond,
      })
    })
    const isFixed = rules.fixed?.has(pool.name) ?? false
    return {...survey, ways: keepGang(survey.ways, kept, market, isFixed)}
  })
  return {...spread, surveys, blocks}
}

/** How many GPUs of what was asked for a part stands for. */
function gpusOfPart(file: ClusterSpec, asked: ClusterSpec, part: PoolSpec, index: number): number {
  const [whole, wanted] = [file.pools[index] ?? part, asked.pools[index] ?? part]
  const sizeOf = ({nodes, gpusTotal}: PoolSpec) => nodes ?? gpusTotal ?? 1
  return (gpusWanted(wanted) * sizeOf(part)) / sizeOf(whole)
}

/** @param linkGbitsPerSecond what all nodes must have towards other pools */
function typeRules(
  {gpus, machine, interconnect}: PoolSpec,
  {catalog, facts}: Market,
  linkGbitsPerSecond: number,
): (index: number, nodes: number) => Reason | undefined {
  const refuseGpus = gpuRules(gpus)
  return (index, nodes) => {
    const [type, known] = [catalog.types[index], facts[index]]
    if (type === undefined || known === undefined) throw new RangeError(`there is no machine type ${index}`)
    return (
      refuseGpus(type) ??
      refuseMachine(machine, type) ??
      refuseInterconnect(interconnect, type, known, nodes) ??
      refuseLinks(linkGbitsPerSecond, known, nodes)
    )
  }
}

/** Between pools goes what the nodes have towards their region, in all. */
function refuseLinks(floor: number, facts: PlacementFacts, nodes: number): Reason | undefined {
  if (floor === 0) return undefined
  const {hostGbitsPerSecond: gbitsPerSecond} = facts
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
    : {field: 'capacity', text: `not sold ${name === 'on-demand' ? 'on demand' : `as ${name}`}`}
}
