import {checkOfferFilter} from '../domain/catalog/check-offer-filter.ts'
import {groupOffers} from '../domain/catalog/group-offers.ts'
import {offerAt} from '../domain/catalog/offer.ts'
import type {OfferFigure} from '../domain/catalog/offer-figures.ts'
import {criteriaOf, type OfferFilter} from '../domain/catalog/offer-filter.ts'
import type {OfferList} from '../domain/catalog/offer-list.ts'
import {orderOffers} from '../domain/catalog/order-offers.ts'
import {selectOffers} from '../domain/catalog/select-offers.ts'
import type {CatalogWorld} from './catalog-world.ts'

export interface OfferRequest {
  readonly filter: OfferFilter
  /** What to order by. */
  readonly figure: OfferFigure
  /** One row for each machine type and purchase, or one for each offering. */
  readonly grouped: boolean
  /** Of rows. */
  readonly limit?: number
}

/** Looks up what can be rented. @throws GpuctlError USAGE, CATALOG_INVALID */
export async function listOffers(
  {filter, figure, grouped, limit}: OfferRequest,
  world: Pick<CatalogWorld, 'catalog'>,
): Promise<OfferList> {
  const catalog = await world.catalog()
  checkOfferFilter(filter, catalog)
  const {indices, leftOut} = selectOffers(catalog, criteriaOf(filter))
  const list = {pricesOf: catalog.provenance.date, figure, leftOut: indices.length === 0 ? leftOut : []}
  if (grouped) {
    const groups = groupOffers(catalog, indices, figure)
    return {...list, found: groups.length, rows: {kind: 'groups', groups: groups.slice(0, limit)}}
  }
  const shown = orderOffers(catalog, indices, figure).subarray(0, limit)
  const offers = Array.from(shown, (index) => offerAt(catalog, index))
  return {...list, found: indices.length, rows: {kind: 'offers', offers}}
}
