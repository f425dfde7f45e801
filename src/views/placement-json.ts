import type {PlacedPool, PricedPlacement} from '../domain/placement/placement.ts'
import type {PlacementReport} from '../domain/placement/placement-report.ts'
import {reasonText} from '../domain/placement/reason.ts'
import {plus, priceOfPart} from '../domain/price.ts'
import {usdJson} from './money.ts'
import {offeringJson} from './offering-text.ts'

/** The data of a `placement` document. */
export function placementJson({name, result, requirements, references, provenance}: PlacementReport): unknown {
  const best = result.feasible ? result.best : undefined
  return {
    name,
    feasible: result.feasible,
    usdPerHour: best === undefined ? null : usdJson(best.nanoUsdPerHour),
    expectedUsdPerHour: best === undefined ? null : usdJson(best.scoreNanoUsdPerHour),
    pools: best === undefined ? [] : poolsJson(best),
    alternatives: result.feasible ? result.alternatives.map(pricedJson) : [],
    ...(!result.feasible && result.overBudget && {overBudget: pricedJson(result.overBudget)}),
    requirements: requirements.map(({requirement, change, without}) => ({
      requirement,
      change,
      without: pricedJson(without),
    })),
    marketReferences: references.map(({pool, nodes, offering, nanoUsdPerHour}) => ({
      pool,
      nodes,
      usdPerHour: usdJson(nanoUsdPerHour),
      offering: offeringJson(offering),
    })),
    refused: [
      ...result.refused.map(({pool, reason, count, example, exampleNanoUsdPerHour}) => ({
        pool,
        reason: reasonText(reason),
        count,
        example: {...offeringJson(example), usdPerHour: usdJson(exampleNanoUsdPerHour)},
      })),
      ...(result.feasible ? [] : result.hosts.map(({pool, reason}) => ({pool, reason, count: 1, example: null}))),
    ],
    ...(provenance && {catalog: {date: provenance.date, hash: provenance.hash}}),
  }
}

const pricedJson = (priced: PricedPlacement) => ({
  usdPerHour: usdJson(priced.nanoUsdPerHour),
  expectedUsdPerHour: usdJson(priced.scoreNanoUsdPerHour),
  pools: poolsJson(priced),
})

const poolsJson = ({placement}: PricedPlacement) => placement.pools.map(poolJson)

const poolJson = ({name, nodes, offering, parts = [{nodes, offering}]}: PlacedPool) => ({
  name,
  nodes,
  usdPerHour: usdJson(parts.reduce<bigint | 'unknown'>((sum, part) => plus(sum, priceOfPart(part)), 0n)),
  offering: offeringJson(offering),
  ...(parts.length > 1 && {
    parts: parts.map((part) => ({
      nodes: part.nodes,
      usdPerHour: usdJson(priceOfPart(part)),
      offering: offeringJson(part.offering),
    })),
  }),
})
