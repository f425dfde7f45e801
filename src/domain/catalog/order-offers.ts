import type {Catalog} from './catalog.ts'
import {figureOf, type OfferFigure} from './offer-figures.ts'

/** Offerings by a figure, then by price, then as the catalog has them; unknown figures last. */
export function orderOffers(
  {types, offerings: {type, priceNanoUsd}}: Catalog,
  indices: Uint32Array,
  figure: OfferFigure,
): Uint32Array {
  const perNanoUsd = types.map((each) => figureOf(each, 1, figure))
  const figures = priceNanoUsd.map((price, index) => price * (perNanoUsd[type[index] ?? 0] ?? Number.NaN))
  const at = (column: Float64Array, index: number) => column[index] ?? Number.NaN
  return indices.toSorted(
    (a, b) =>
      unknownLast(at(figures, a), at(figures, b)) || unknownLast(at(priceNanoUsd, a), at(priceNanoUsd, b)) || a - b,
  )
}

/** Ascending, NaN behind all. */
export const unknownLast = (a: number, b: number): number =>
  a < b ? -1 : a > b ? 1 : Number(Number.isNaN(a)) - Number(Number.isNaN(b))
