import type {HealthLimit} from '../domain/gate/health.ts'
import {formatUsdForPeople} from '../domain/units/money.ts'
import {count} from './count.ts'
import {duration} from './duration.ts'

/** `measures 8 nodes for at most 12m: at most $16.40 of their time`. */
export function healthLimitText({nodes, seconds, nanoUsd}: HealthLimit): string {
  const price = nanoUsd === 'unknown' || nanoUsd === 0n ? '' : `: at most ${formatUsdForPeople(nanoUsd)} of their time`
  return `measures ${count(nodes, 'node')} for at most ${duration(seconds * 1000)}${price}`
}
