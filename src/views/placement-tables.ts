import type {PricedPlacement, RefusedOfferings} from '../domain/placement/placement.ts'
import {reasonText} from '../domain/placement/reason.ts'
import {priceOfPart} from '../domain/price.ts'
import {pricePerHour} from './money.ts'
import {offeringText} from './offering-text.ts'
import {table} from './table.ts'
import type {TextContext} from './view.ts'
import {wrapParts} from './wrap-parts.ts'

/** What was chosen: the cluster and its price, a row for each pool and each part of it. */
export function chosen(name: string, best: PricedPlacement, context: TextContext): string {
  const {placement, nanoUsdPerHour, scoreNanoUsdPerHour} = best
  const expected = scoreNanoUsdPerHour === nanoUsdPerHour ? [] : [`weighed as ${pricePerHour(scoreNanoUsdPerHour)}`]
  const title = wrapParts(
    [{text: name, paint: context.paint.bold}, pricePerHour(nanoUsdPerHour), ...expected],
    context.width,
  )
  const rows = placement.pools.flatMap(({name: pool, nodes, offering, parts = [{nodes, offering}]}) =>
    parts.map((part, index) => [
      index === 0 ? pool : '',
      String(part.nodes),
      offeringText(part.offering),
      part.offering.gpus ? `${part.offering.gpus.count} × ${part.offering.gpus.model}` : '',
      pricePerHour(priceOfPart(part)),
    ]),
  )
  const columns = [
    {title: 'POOL'},
    {title: 'NODES', align: 'right' as const},
    {title: 'OFFERING'},
    {title: 'GPUS OF A NODE', drop: 1},
    {title: 'PRICE', align: 'right' as const},
  ]
  return `${title}\n\n${table(columns, rows, context)}`
}

/** Why offerings were refused, a row for each reason; nothing without any. */
export function refusedTable(refused: readonly RefusedOfferings[], context: TextContext): string {
  if (refused.length === 0) return ''
  const rows = refused.map(({pool, reason, count: offerings, example, exampleNanoUsdPerHour}) => [
    pool,
    String(offerings),
    reasonText(reason),
    `${offeringText(example)} ${pricePerHour(exampleNanoUsdPerHour)}`,
  ])
  const columns = [
    {title: 'POOL', drop: 2},
    {title: 'REFUSED', align: 'right' as const},
    {title: 'BECAUSE'},
    {title: 'THE CHEAPEST OF THEM', drop: 1},
  ]
  return table(columns, rows, context)
}
