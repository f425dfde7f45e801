import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {endInstances} from './end-instances.ts'
import type {Gcp} from './gcp.ts'
import {lastOf} from './gcp.ts'
import {listDisks, listInstances} from './lists.ts'
import {prefixOf} from './names.ts'
import {removePlacement} from './placement.ts'
import {forEach, inRounds, remove} from './removal.ts'
import {removeNetworks} from './remove-network.ts'
import {ofPrefix} from './tags.ts'

/** Ends all that the cluster has, of every kind, in the order in which one lets go of the other. @returns whether nothing is left */
export const sweep = (gcp: Gcp, cluster: ClusterId): Promise<boolean> =>
  inRounds(gcp.signal, () => sweepOnce(gcp, cluster))

async function sweepOnce(gcp: Gcp, cluster: ClusterId): Promise<boolean> {
  const instances = await listInstances(gcp, cluster)
  await endInstances(gcp, instances)
  const disks = await listDisks(gcp, cluster)
  const {project} = gcp
  const client = await gcp.disks()
  await forEach(disks, ({name, zone}) =>
    remove(gcp, (options) => client.delete({project, zone: lastOf(zone), disk: name ?? ''}, options)),
  )
  const isPlacementGone = await removePlacement(gcp, ofPrefix(prefixOf(cluster)))
  const areNetworksGone = await removeNetworks(gcp, cluster)
  return instances.length === 0 && disks.length === 0 && isPlacementGone && areNetworksGone
}
