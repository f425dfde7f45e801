import {marketReferences} from '../domain/placement/market-references.ts'
import type {PlacementReport} from '../domain/placement/placement-report.ts'
import {requirementPrices} from '../domain/placement/requirement-prices.ts'
import {surveyMemory} from '../domain/placement/survey-memory.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import type {CatalogWorld} from './catalog-world.ts'
import {placePools} from './place-pools.ts'

/** Decides where a cluster would go, with what that decision rests on. Changes nothing, and asks no cloud. */
export async function explainPlacement(
  spec: ClusterSpec,
  world: CatalogWorld,
  alternatives: number,
): Promise<PlacementReport> {
  const memory = surveyMemory()
  const {result, market, rules} = await placePools(spec, world, {alternatives, memory})
  if (market === undefined) return {name: spec.name, result, requirements: [], references: []}
  return {
    name: spec.name,
    result,
    requirements: requirementPrices(spec, market, rules, result.feasible ? result.best : undefined, memory),
    references: marketReferences(spec, market, rules),
    provenance: market.catalog.provenance,
  }
}
