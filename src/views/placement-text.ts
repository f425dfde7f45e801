import type {PricedPlacement} from '../domain/placement/placement.ts'
import type {PlacementReport} from '../domain/placement/placement-report.ts'
import type {RequirementPrice} from '../domain/placement/requirement-prices.ts'
import {count} from './count.ts'
import {foldPlaces} from './fold-places.ts'
import {pricePerHour} from './money.ts'
import {offeringText} from './offering-text.ts'
import {chosen, refusedTable} from './placement-tables.ts'
import type {TextContext} from './view.ts'
import {wrapParts} from './wrap-parts.ts'

export interface ShownPlacement extends PlacementReport {
  /** Whether to tell why offerings were refused, too; a document always does. */
  readonly explain: boolean
}

/** Where a cluster would go, for a person. */
export function placementText(shown: ShownPlacement, context: TextContext): string {
  const {result, requirements, explain} = shown
  const parts = result.feasible
    ? [
        chosen(shown.name, result.best, context),
        nextBest(result.best, result.alternatives, context),
        costs(result.best, requirements, context),
      ]
    : [nothing(shown, context), remedies(requirements, context)]
  return [
    ...parts,
    elsewhere(shown, context),
    ...(explain ? [refusedTable(result.refused, context)] : []),
    prices(shown),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Placements that differ in the zone alone stand in one line. */
function nextBest(
  best: PricedPlacement,
  alternatives: readonly PricedPlacement[],
  {width, paint}: TextContext,
): string {
  if (alternatives.length === 0) return ''
  const lines = foldPlaces(best, alternatives).map(({moreNanoUsdPerHour, text}) =>
    wrapParts(
      [
        `  ${moreNanoUsdPerHour === 0n ? 'the same' : `${moreNanoUsdPerHour > 0n ? '+' : ''}${pricePerHour(moreNanoUsdPerHour)}`}`,
        text,
      ],
      width,
    ),
  )
  return [paint.dim('Next best'), ...lines].join('\n')
}

/** What is weighed is more than what is paid: then the difference is of that, and says so. */
function costs(best: PricedPlacement, requirements: readonly RequirementPrice[], {width, paint}: TextContext): string {
  if (requirements.length === 0) return ''
  const lines = requirements.map(({requirement, change, without}) => {
    const isWeighed = [best, without].some(
      ({nanoUsdPerHour, scoreNanoUsdPerHour}) => nanoUsdPerHour !== scoreNanoUsdPerHour,
    )
    const cost = `costs ${pricePerHour(best.scoreNanoUsdPerHour - without.scoreNanoUsdPerHour)}${isWeighed ? ', weighed' : ''}`
    return wrapParts([`  ${requirement}`, cost, `${change}: ${summary(without)}`], width)
  })
  return [paint.dim('What requirements cost'), ...lines].join('\n')
}

function nothing({name, result}: ShownPlacement, {width, paint}: TextContext): string {
  if (result.feasible) return ''
  const over =
    result.overBudget &&
    `the cheapest that fits costs ${pricePerHour(result.overBudget.nanoUsdPerHour)}: ${summary(result.overBudget)}`
  const hosts = result.hosts.map(({pool, reason}) => `pool ${pool}: ${reason}`)
  const head = over ? 'over the limit' : 'nothing fits'
  return [
    wrapParts(
      [
        {text: name, paint: paint.bold},
        {text: head, paint: paint.red},
      ],
      width,
    ),
    ...(over ? [over] : []),
    ...hosts,
  ].join('\n')
}

function remedies(requirements: readonly RequirementPrice[], {width, paint}: TextContext): string {
  if (requirements.length === 0) return ''
  const lines = requirements.map(({requirement, change, without}) =>
    wrapParts([`  ${requirement}`, change, `${pricePerHour(without.nanoUsdPerHour)}: ${summary(without)}`], width),
  )
  return [paint.dim('One requirement less would do'), ...lines].join('\n')
}

const MOST_REFERENCES = 3

function elsewhere({references}: ShownPlacement, {width, paint}: TextContext): string {
  if (references.length === 0) return ''
  const lines = references
    .slice(0, MOST_REFERENCES)
    .map(({pool, nodes, offering, nanoUsdPerHour}) =>
      wrapParts([`  ${pool}`, pricePerHour(nanoUsdPerHour), `${nodes} × ${offeringText(offering)}`], width),
    )
  return [paint.dim('Listed where gpuctl makes no clusters'), ...lines].join('\n')
}

const prices = ({provenance}: ShownPlacement): string =>
  provenance ? `prices of ${provenance.date}, an estimate and no quote` : ''

const summary = ({placement}: PricedPlacement): string =>
  placement.pools
    .map(({name, nodes, offering, parts = [{nodes, offering}]}) => {
      const all = parts.map((part) => `${count(part.nodes, 'node')} ${offeringText(part.offering)}`).join(' + ')
      return placement.pools.length > 1 ? `${name}: ${all}` : all
    })
    .join('; ')
