import type {ReservationSpec} from '../spec/cluster-spec.ts'
import {covers, exclusionsNow} from './exclusion.ts'
import type {Market} from './market.ts'
import type {PlacementRules} from './placement-rules.ts'

/** Capacity that is paid for, as the search sees it: all reservations of one type at one place. */
export interface HeldBlock {
  readonly type: number
  readonly location: number
  readonly nodes: number
  readonly reservations: readonly ReservationSpec[]
}

/**
 * The reservations that are usable now, by type and place. Those of types or places that no catalog has are left out, and those
 * that lately gave none.
 */
export function heldBlocks(
  reservations: readonly ReservationSpec[],
  {catalog}: Market,
  {exclusions, nowUnixMs}: Pick<PlacementRules, 'exclusions' | 'nowUnixMs'>,
): readonly HeldBlock[] {
  const failing = exclusionsNow({exclusions, nowUnixMs}).filter(
    ({purchase}) => purchase === undefined || purchase === 'reserved',
  )
  const blocks = reservations
    .filter(({untilUnixMs = Infinity}) => untilUnixMs > nowUnixMs)
    .filter((reservation) => !failing.some((exclusion) => covers(exclusion, {zone: '', ...reservation}, WHOLE)))
    .map((reservation) => ({
      reservation,
      type: catalog.types.findIndex(
        ({cloud, instanceType}) => cloud === reservation.cloud && instanceType === reservation.instanceType,
      ),
      location: catalog.locations.findIndex(
        ({cloud, region, zone}) =>
          cloud === reservation.cloud && region === reservation.region && zone === (reservation.zone ?? ''),
      ),
    }))
    .filter(({type, location}) => type >= 0 && location >= 0)
  return [...Map.groupBy(blocks, ({type, location}) => `${type},${location}`).values()].map((alike) => ({
    type: alike[0]?.type ?? 0,
    location: alike[0]?.location ?? 0,
    nodes: alike.reduce((sum, {reservation}) => sum + reservation.nodes, 0),
    reservations: alike.map(({reservation}) => reservation),
  }))
}

const WHOLE = ['cloud', 'region', 'zone', 'instanceType'] as const
