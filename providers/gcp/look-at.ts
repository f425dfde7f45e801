import {parseEmulatedSsh} from '../../src/domain/emulated-ssh.ts'
import {type FoundInstance, type Holder, parseImportMark} from '../../src/domain/imported.ts'
import {labelOf, TAGS} from '../../src/domain/ownership.ts'
import type {LookRequest} from '../../src/ports/cloud.ts'
import {type Gcp, lastOf} from './gcp.ts'
import {listMatching} from './lists.ts'
import {regionOf} from './network-layout.ts'
import {STATES} from './node.ts'
import {purchaseOf} from './purchase-of.ts'
import {LABELS, METADATA, metadataOf} from './tags.ts'
import type {Instance} from './types.ts'

/** Instances by Google's ids or by their names, in all zones, or in those of one region. */
export async function lookAt(gcp: Gcp, {ids, region}: LookRequest): Promise<readonly FoundInstance[]> {
  if (ids.length === 0) return []
  const filter = ids.map((id) => (/^\d+$/.test(id) ? `(id = ${id})` : `(name = "${id}")`)).join(' OR ')
  const instances = await listMatching(gcp, filter)
  return instances
    .map((instance) => foundInstance(instance, gcp.emulated))
    .filter(({place}) => region === undefined || place.region === region)
}

function foundInstance(instance: Instance, emulated: boolean): FoundInstance {
  const [nic] = instance.networkInterfaces ?? []
  const privateAddress = nic?.networkIP ?? ''
  const zone = lastOf(instance.zone)
  const [holder, managedBy] = [holderOf(instance), managerOf(instance)]
  const emulatedSsh = emulated ? parseEmulatedSsh(metadataOf(instance, METADATA.emulatedSsh)) : undefined
  const address = nic?.accessConfigs?.[0]?.natIP || privateAddress
  return {
    id: String(instance.id),
    name: instance.name ?? '',
    place: {
      ...{cloud: 'gcp', region: regionOf(zone), zone},
      instanceType: lastOf(instance.machineType),
      purchase: purchaseOf(instance),
    },
    state: STATES[String(instance.status)] ?? 'starting',
    ssh: emulatedSsh ?? {address, port: 22, route: {kind: 'direct'}},
    privateAddress,
    ...(holder && {holder}),
    ...(managedBy && {managedBy}),
  }
}

/** A label says whose it is; what labels cannot hold is in the metadata. */
function holderOf(instance: Instance): Holder | undefined {
  const lease = instance.labels?.[LABELS.lease]
  if (lease === undefined) return undefined
  const [mark, access] = [parseImportMark(metadataOf(instance, METADATA.imported)), instance.labels?.[LABELS.access]]
  return {
    lease,
    cluster: instance.labels?.[labelOf(TAGS.cluster)] ?? lease,
    pool: metadataOf(instance, METADATA.pool) ?? instance.labels?.[LABELS.pool] ?? '',
    ...(mark && {mark}),
    ...(access !== undefined && {access}),
  }
}

/** @source Compute Engine, "Managed instance groups": their instances have the metadata `created-by`; GKE's nodes have its label */
function managerOf(instance: Instance): string | undefined {
  const [, group] = /\/instanceGroupManagers\/([^/]+)$/.exec(metadataOf(instance, 'created-by') ?? '') ?? []
  if (group !== undefined) return `the managed instance group ${group}`
  return instance.labels?.['goog-gke-node'] === undefined ? undefined : 'a node pool of Kubernetes Engine'
}
