import type {PlacedPart, Placement} from './placement/placement.ts'

/** What a placement costs an hour, in nano-USD; 'unknown' as soon as one price is. */
export const priceOf = ({pools}: Placement): bigint | 'unknown' =>
  pools
    .flatMap(({nodes, offering, parts = [{nodes, offering}]}) => parts)
    .map(priceOfPart)
    .reduce<bigint | 'unknown'>(plus, 0n)

export const priceOfPart = ({nodes, offering}: PlacedPart): bigint | 'unknown' =>
  offering.priceNanoUsdPerHour === 'unknown' ? 'unknown' : BigInt(nodes) * offering.priceNanoUsdPerHour

/** What is not known stays so. */
export const plus = (a: bigint | 'unknown', b: bigint | 'unknown'): bigint | 'unknown' =>
  a === 'unknown' || b === 'unknown' ? 'unknown' : a + b
