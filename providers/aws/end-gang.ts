import type {GangRef} from '../../src/ports/cloud.ts'
import type {Ec2} from './ec2.ts'
import {releaseElasticIps} from './elastic-ips.ts'
import {endInstances} from './end-instances.ts'
import {listInstances, NOT_GONE} from './members.ts'
import {placementGroupName, removePlacementGroup} from './placement-group.ts'
import {ALL_KINDS, ownedThings} from './sweep.ts'

/** Ends what a gang has in one region, with what is only its own. Already gone is success. */
export async function endGang(ec2: Ec2, {cluster, pool}: GangRef): Promise<void> {
  const kinds = new Set((await ownedThings(ec2, cluster, ALL_KINDS)).map(({kind}) => kind))
  if (kinds.size === 0) return
  const all = await listInstances(ec2, cluster, {pool, states: NOT_GONE})
  const ids = all.map(({InstanceId = ''}) => InstanceId)
  await endInstances(ec2, cluster, ids, pool)
  if (kinds.has('elastic-ip')) await releaseElasticIps(ec2, {cluster, pool})
  if (kinds.has('placement-group')) await removePlacementGroup(ec2, placementGroupName(cluster, pool))
}
