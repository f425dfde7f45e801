import type {AttemptHistory} from '../domain/attempt.ts'
import type {Cluster} from '../domain/cluster.ts'
import type {CloudId} from '../ports/cloud.ts'
import {type ActOptions, type ClusterWorld, cloudsOf} from './clusters.ts'
import {openFor} from './open-for.ts'

/**
 * Ends what an earlier run may have left on clouds that the cluster is not on now: one that was killed on its way through places without
 * capacity may have had its gang there already, which no state knows.
 *
 * @param before what was known of tries before this run
 */
export async function endElsewhere(
  before: AttemptHistory | undefined,
  cluster: Cluster,
  {attempts, clouds}: ClusterWorld,
  {signal}: ActOptions,
): Promise<void> {
  const {emulated, accounts} = cluster
  const used = cloudsOf(cluster)
  const left = before?.isUnfinished ? before.clouds.filter((id) => !used.includes(id)) : []
  for (const id of left)
    await (await openFor(clouds, id as CloudId, emulated, {...before?.accounts, ...accounts})).sweep(cluster.id, signal)
  await attempts.finish(cluster.id.name)
}
