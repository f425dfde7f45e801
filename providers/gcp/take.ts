import {formatImportMark} from '../../src/domain/imported.ts'
import type {Node} from '../../src/domain/node.ts'
import {accessDigest, TAGS} from '../../src/domain/ownership.ts'
import type {ClusterRef, TakeRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {inOrder} from '../shared/in-order.ts'
import {poll} from '../shared/poll.ts'
import {editInstance} from './edit-instance.ts'
import {type Gcp, lastOf} from './gcp.ts'
import {leftBehind} from './left-behind.ts'
import {listInstances, listMatching} from './lists.ts'
import {nodeOf} from './node.ts'
import {forEach} from './removal.ts'
import {startInstances} from './start-instances.ts'
import {labelsOf, METADATA, metadataOf, ofLease} from './tags.ts'
import type {Instance} from './types.ts'

/** How long a machine with GPUs that was stopped may take. */
const START_MS = 900_000
const LEAVE_MS = 120_000
const FIRST_MS = 50

/** Marks them, starts those that stopped, and waits until the list by label has them all. @throws CloudFault */
export async function take(gcp: Gcp, request: TakeRequest): Promise<void> {
  const {instances, cluster, pool} = request
  const present = await listMatching(gcp, instances.map(({id}) => `(id = ${id})`).join(' OR '))
  await forEach(present, (json) => mark(gcp, request, json))
  const ids = new Set(present.map(({id}) => String(id)))
  const all = await poll({signal: gcp.signal, withinMs: START_MS, firstMs: FIRST_MS}, async () => {
    const listed = (await listInstances(gcp, cluster, pool)).filter(({id}) => ids.has(id))
    await startInstances(
      gcp,
      listed.filter(({state}) => state === 'stopped'),
    )
    return listed.filter(({state}) => state === 'running').length === ids.size || undefined
  })
  if (all === undefined) throw new CloudFault(tooLate(ids.size))
}

/** Metadata first: what has the label of a lease is found, and must then be known for what it is. */
async function mark(gcp: Gcp, request: TakeRequest, json: Instance): Promise<void> {
  const index = request.instances.findIndex(({id}) => id === String(json.id))
  const instance = request.instances[index]
  if (instance === undefined) return
  const items = {
    [METADATA.pool]: request.pool,
    [METADATA.imported]: formatImportMark({index, user: instance.user}),
    [METADATA.hostKey]: instance.hostKey,
  }
  const ours = labelsOf(request, {[TAGS.access]: accessDigest(request.authorizedKey, instance.hostKey)})
  const where = {zone: lastOf(json.zone), name: json.name ?? ''}
  await editInstance(gcp, where, (now) => {
    if (Object.entries(items).every(([key, value]) => metadataOf(now, key) === value)) return {}
    const others = itemsOf(now).filter(({key}) => !(key in items))
    return {metadata: [...others, ...Object.entries(items).map(([key, value]) => ({key, value}))]}
  })
  await editInstance(gcp, where, (now) =>
    Object.entries(ours).every(([key, value]) => now.labels?.[key] === value) ? {} : {labels: {...now.labels, ...ours}},
  )
}

const itemsOf = ({metadata}: Instance) =>
  (metadata?.items ?? []).map(({key, value}) => ({key: key ?? '', value: value ?? ''}))

/** Takes the labels off first, so that nothing finds them any more, then the metadata. @throws CloudFault where some are listed still */
export async function leave(gcp: Gcp, cluster: ClusterRef): Promise<void> {
  const isLeft = await poll({signal: gcp.signal, withinMs: LEAVE_MS, firstMs: FIRST_MS}, async () => {
    const listed = (await listMatching(gcp, ofLease(cluster))).filter(
      (json) => metadataOf(json, METADATA.imported) !== undefined,
    )
    await forEach(listed, async (json) => {
      const where = {zone: lastOf(json.zone), name: json.name ?? ''}
      await editInstance(gcp, where, ({labels = {}}) => ({
        labels: Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !key.startsWith('gpuctl-'))),
      }))
      await editInstance(gcp, where, (now) => ({metadata: itemsOf(now).filter(({key}) => !OURS.includes(key))}))
    })
    return listed.length === 0 || undefined
  })
  if (isLeft === undefined) throw leftBehind('labels of imported instances')
}

const OURS: readonly string[] = [METADATA.pool, METADATA.imported, METADATA.hostKey]

/** The imported nodes of a pool. */
export async function takenMembers(gcp: Gcp, {cluster, pool, instances}: TakeRequest): Promise<readonly Node[]> {
  const ids = new Set(instances.map(({id}) => id))
  const listed = (await listInstances(gcp, cluster, pool)).filter(({id}) => ids.has(id))
  return inOrder(listed).map((each) => nodeOf(each, gcp.emulated))
}

const tooLate = (count: number) => ({
  kind: 'outage' as const,
  code: 'BOOT_TIMEOUT',
  message: `not all of ${count} imported instances run after ${START_MS / 1000} s`,
  effect: 'none' as const,
})
