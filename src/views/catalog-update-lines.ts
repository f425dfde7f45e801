import type {IncompletePrice, UpdatedRegion} from '../domain/catalog/catalog-update.ts'
import type {HoldReason} from '../domain/catalog/guard-refresh.ts'
import {formatUsdForPeople} from '../domain/units/money.ts'
import {count} from './count.ts'

/** What speaks against taking the new prices of a region. */
export const heldLines = (region: UpdatedRegion): readonly string[] =>
  region.heldBack.map((reason) => heldLine(region, reason))

function heldLine(region: UpdatedRegion, reason: HoldReason): string {
  if (reason.kind === 'rows-dropped')
    return `${placeOf(region)}: ${reason.dropped} of ${reason.before} ${reason.purchase} prices are gone`
  const {instanceType, zone, purchase, beforeNanoUsd = 0, afterNanoUsd = 0} = reason
  const [before, after] = [beforeNanoUsd, afterNanoUsd].map((nanoUsd) => formatUsdForPeople(BigInt(nanoUsd)))
  const percent = (afterNanoUsd / beforeNanoUsd - 1) * 100
  const moved = `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`
  return `${placeOf(region)}${zone && ` ${zone}`}: ${instanceType} ${purchase} from ${before} to ${after} an hour (${moved})`
}

/** Regions that failed alike are one line: mostly it is the source that is away. */
export function unreadLines(regions: readonly UpdatedRegion[]): readonly string[] {
  const failures = regions.flatMap(({cloud, region, unread}) =>
    unread.map(({purchases, why}) => ({region, of: `${cloud} ${purchases.join(', ')}`, why})),
  )
  return [...Map.groupBy(failures, ({of, why}) => `${of}: ${why}`)].map(
    ([line, alike]) =>
      `${line} (${alike.length > 3 ? count(alike.length, 'region') : alike.map(({region}) => region).join(', ')})`,
  )
}

export const incompleteLine = (price: IncompletePrice): string =>
  `${placeOf(price)} ${price.instanceType} ${price.purchase}: ${price.why}`

const placeOf = ({cloud, region}: Pick<UpdatedRegion, 'cloud' | 'region'>) => `${cloud} ${region}`
