import type {OfferGroup} from '../domain/catalog/group-offers.ts'
import {type Offer, pricePerUnit} from '../domain/catalog/offer.ts'
import type {OfferFigure} from '../domain/catalog/offer-figures.ts'
import type {OfferList} from '../domain/catalog/offer-list.ts'
import {isProvisionable, PROVISIONED_CLOUDS} from '../domain/catalog/provisioned-clouds.ts'
import {nothingMatches} from './nothing-matches.ts'
import {linkText, networkText, placesText, priceRange, priceText, unitPriceText} from './offer-facts.ts'
import {offersJson} from './offers-json.ts'
import {type Cell, type Column, table} from './table.ts'
import type {TextContext, View} from './view.ts'
import {wrapParts} from './wrap-parts.ts'

/** What can be rented: `offers`. */
export const offersView: View<OfferList> = {type: 'offers', text, json: offersJson}

function text({rows, figure, found, leftOut, pricesOf}: OfferList, context: TextContext): string {
  if (found === 0) return nothingMatches(leftOut)
  const groups = rows.kind === 'groups' ? rows.groups : rows.offers.map(asGroup)
  const columns = columnsFor(figure)
  const cells = groups.map((group) => columns.map(({cell}) => cell(group, context)))
  const {length} = groups
  const notes = [
    ...(length < found ? [`${length} of ${found} rows`] : []),
    ...(pricesOf === 'unknown' ? [] : [`prices of ${pricesOf}`]),
    ...(groups.every(({type}) => isProvisionable(type)) ? [] : [`* for reference: gpuctl makes clusters on ${CLOUDS}`]),
  ]
  const footer = notes.map((note) => ({text: note, paint: context.paint.dim}))
  return table(columns, cells, context) + (footer.length > 0 ? `\n\n${wrapParts(footer, context.width)}` : '')
}

const CLOUDS = PROVISIONED_CLOUDS.join(', ')

const asGroup = ({type, purchase, location, nanoUsdPerHour}: Offer): OfferGroup => ({
  type,
  purchase,
  lowestNanoUsdPerHour: nanoUsdPerHour,
  highestNanoUsdPerHour: nanoUsdPerHour,
  locations: [location],
})

type OfferColumn = Column & {readonly cell: (group: OfferGroup, context: TextContext) => Cell}

/** What the list is ordered by has a column; an hour of a node and of a GPU always do. */
function columnsFor(figure: OfferFigure): readonly OfferColumn[] {
  const title = TITLES[figure]
  const perUnit = (group: OfferGroup) => unitPriceText(lowest(group, figure))
  return [
    {title: 'CLOUD', least: 7, cell: ({type}) => (isProvisionable(type) ? type.cloud : `*${type.cloud}`)},
    // Names of VM sizes differ in the middle, so that a short piece of one could be several.
    {title: 'TYPE', least: 20, cell: ({type}, {paint}) => ({text: type.instanceType, paint: paint.bold})},
    {title: 'GPUS', least: 11, cell: ({type}) => `${type.gpuCount}x ${type.gpu.model}`},
    {title: 'PURCHASE', least: 9, cell: ({purchase}) => purchase},
    {title: '$/H', align: 'right', cell: priceRange},
    {title: '$/GPU-H', align: 'right', drop: 1, cell: (group) => priceText(lowest(group, 'usd-per-gpu-hour'))},
    ...(title ? [{title, align: 'right', cell: perUnit} as const] : []),
    {title: 'NETWORK', least: 9, drop: 2, cell: ({type}) => networkText(type)},
    {title: 'WHERE', least: 14, drop: 3, cell: placesText},
    {title: 'LINK', least: 17, drop: 4, cell: ({type}) => linkText(type)},
    {title: 'GIB', align: 'right', drop: 5, cell: ({type}) => String(type.memoryGib)},
    {title: 'VCPUS', align: 'right', drop: 6, cell: ({type}) => String(type.vcpus)},
  ]
}

const lowest = ({type, lowestNanoUsdPerHour}: OfferGroup, figure: OfferFigure) =>
  pricePerUnit(type, lowestNanoUsdPerHour, figure)

const TITLES: Readonly<Partial<Record<OfferFigure, string>>> = {
  'usd-per-bf16-tflop': '$/TFLOP/S',
  'usd-per-hbm-tb': '$/TB/S',
  'usd-per-gbit': '$/GBIT/S',
}
