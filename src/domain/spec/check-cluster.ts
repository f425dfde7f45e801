import {formatDuration} from '../units/format-duration.ts'
import {formatUsd} from '../units/money.ts'
import {checkFlexStart} from './check-flex-start.ts'
import {checkHosts} from './check-hosts.ts'
import {checkLinks} from './check-links.ts'
import {checkPool} from './check-pool.ts'
import type {ClusterSpec} from './cluster-spec.ts'
import {findRepeated} from './find-repeated.ts'
import type {Finding, Path} from './finding.ts'
import {poolFields} from './pool-schema.ts'
import type {ClusterFile} from './schema.ts'

/**
 * What no field says wrongly by itself, but two of them together do.
 *
 * @param broken top-level fields that are wrong by themselves: what they would say to the others is not known
 */
export function checkCluster(
  file: ClusterFile,
  spec: ClusterSpec,
  broken: ReadonlySet<string> = new Set(),
): readonly Finding[] {
  const poolPath = (pool: string): Path => (file.pools ? ['pools', pool] : [])
  const findings = (about: readonly string[], check: () => readonly Finding[]) =>
    about.some((field) => broken.has(field)) ? [] : check()
  return [
    ...findings(['pools'], () => checkForms(file)),
    ...findings(POOLS, () => spec.pools.flatMap((pool) => checkPool(pool, poolPath(pool.name)))),
    ...findings(['lifecycle', ...POOLS], () => checkFlexStart(spec, poolPath)),
    ...findings(['links', 'pools'], () => checkLinks(spec)),
    ...findings(['where'], () => checkWhere(spec)),
    ...findings(['where', 'hosts', ...POOLS], () => checkHosts(spec, poolPath)),
    ...findings(['limits', 'lifecycle'], () => checkLimits(spec)),
    ...findings(['lifecycle'], () => checkLifecycle(spec)),
  ]
}

const POOLS = ['pools', ...Object.keys(poolFields)]

function checkForms(file: ClusterFile): readonly Finding[] {
  if (!file.pools) return []
  const stray = Object.keys(poolFields).filter((field) => Object.hasOwn(file, field))
  return stray.map((field) => ({
    path: [field],
    atKey: true,
    message: `a field of a pool at the top level, beside pools`,
    expected: `it in one of the pools ${Object.keys(file.pools ?? {}).join(', ')}`,
  }))
}

function checkWhere({where}: ClusterSpec): readonly Finding[] {
  const findings = [...findRepeated(where.clouds ?? [], ['where', 'clouds'])]
  const avoided = new Set(where.avoid)
  for (const field of ['regions', 'zones'] as const) {
    const wanted = where[field]
    if (!wanted?.every((pattern) => avoided.has(pattern))) continue
    const message = `avoid takes out everything that ${field} allows`
    findings.push({path: ['where', 'avoid'], message, expected: `at least one of ${wanted.join(', ')} left`})
  }
  return findings
}

/** Under an hour of life, less than an hour's price is a sensible total. */
function checkLimits({limits, lifecycle}: ClusterSpec): readonly Finding[] {
  const {nanoUsdPerHour: perHour, nanoUsdTotal: total} = limits
  if (perHour === undefined || total === undefined || perHour <= total) return []
  if ((lifecycle.ttlSeconds ?? 3600) < 3600) return []
  const message = `${formatUsd(perHour)} in an hour is more than usd_total, ${formatUsd(total)}`
  return [{path: ['limits', 'usd_per_hour'], message, expected: 'at most usd_total, or a lifecycle.ttl under 1h'}]
}

function checkLifecycle({lifecycle}: ClusterSpec): readonly Finding[] {
  const {ttlSeconds: ttl, idleStopSeconds: idle} = lifecycle
  if (ttl === undefined || idle === undefined || idle <= ttl) return []
  const message = `idle_stop is longer than ttl, ${formatDuration(ttl)}, so that it would never act`
  return [{path: ['lifecycle', 'idle_stop'], message, expected: `at most ${formatDuration(ttl)}`}]
}
