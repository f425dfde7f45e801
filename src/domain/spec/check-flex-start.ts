import {formatDuration} from '../units/format-duration.ts'
import type {ClusterSpec} from './cluster-spec.ts'
import type {Finding, Path} from './finding.ts'

/** @source Google Cloud, "About Flex-start VMs": they run for up to seven days */
export const FLEX_START_MOST_SECONDS = 7 * 24 * 3600

/** Flex-start is sold for a time that is told with the request: that of the cluster. */
export function checkFlexStart(
  {pools, lifecycle: {ttlSeconds}}: ClusterSpec,
  poolPath: (pool: string) => Path,
): readonly Finding[] {
  const [pool] = pools.filter(({capacity}) => capacity.includes('flex-start'))
  if (pool === undefined) return []
  const most = formatDuration(FLEX_START_MOST_SECONDS)
  if (ttlSeconds === undefined) {
    const message = 'flex-start is sold for a time, and there is no lifecycle.ttl'
    return [{path: [...poolPath(pool.name), 'capacity'], message, expected: `lifecycle.ttl, of at most ${most}`}]
  }
  if (ttlSeconds <= FLEX_START_MOST_SECONDS) return []
  const message = `capacity of ${pool.name} has flex-start, which runs for ${most} at most`
  return [{path: ['lifecycle', 'ttl'], message, expected: `at most ${most}, or no flex-start`}]
}
