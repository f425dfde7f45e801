import type {ClusterSpec} from '../spec/cluster-spec.ts'

/** The most that an hour may cost: a total is spread over the time that the cluster lives, and limits nothing without one. */
export function budgetNanoUsdPerHour({
  limits,
  lifecycle,
}: Pick<ClusterSpec, 'limits' | 'lifecycle'>): bigint | undefined {
  const {nanoUsdPerHour, nanoUsdTotal} = limits
  const {ttlSeconds} = lifecycle
  const spread =
    nanoUsdTotal === undefined || ttlSeconds === undefined ? undefined : (nanoUsdTotal * 3600n) / BigInt(ttlSeconds)
  if (nanoUsdPerHour === undefined || spread === undefined) return nanoUsdPerHour ?? spread
  return nanoUsdPerHour < spread ? nanoUsdPerHour : spread
}
