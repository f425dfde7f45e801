import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {Fault} from '../../src/domain/fault.ts'
import type {FoundInstance, ImportedInstance} from '../../src/domain/imported.ts'
import {importedNode} from '../../src/domain/imported-node.ts'
import {accessDigest} from '../../src/domain/ownership.ts'
import {inParallel} from '../../src/domain/slots.ts'
import type {Admission} from '../../src/ports/admission.ts'
import type {Adoption, GangResult, TakeRequest} from '../../src/ports/cloud.ts'

/**
 * Brings instances that somebody made by hand under a cluster's care: looks at all of them before any is changed, lets the cluster's key in
 * where it is not, and tags them last, so that only what can be reached becomes a node. Launches nothing: where one is gone, that is a
 * fault. The same again changes nothing, and goes on where an earlier one was killed.
 */
export async function takeOver(
  request: TakeRequest,
  adoption: Adoption,
  admission: Admission,
  signal: AbortSignal,
): Promise<GangResult> {
  const {cluster, pool, region, instances, onNews} = request
  const found = new Map(
    (await adoption.look({ids: instances.map(({id}) => id), region}, signal)).map((each) => [each.id, each]),
  )
  const seen = instances.map((instance, index) => ({instance, index, now: found.get(instance.id)}))
  const taken = seen.find(({now}) => now?.holder !== undefined && now.holder.lease !== cluster.lease)
  if (taken?.now?.holder !== undefined) return {members: [], fault: takenMeanwhile(taken.now, taken.now.holder.cluster)}
  const here = seen.flatMap(({now, ...each}) => (now === undefined ? [] : [{...each, now}]))
  const entering = here.filter(({instance, now}) => !isAdmitted(instance, now, request))
  const refused = await admitAll(entering, request, admission, signal)
  if (refused !== undefined) return {members: [], fault: refused}
  onNews?.(`${here.length} of ${instances.length} instances let the cluster in`)
  const result = await adoption.take({...request, instances}, signal)
  const lost = seen.filter(({now}) => now === undefined).map(({instance: {id}, index}) => `${pool}-${index} (${id})`)
  return lost.length === 0 || result.fault !== undefined ? result : {...result, fault: gone(lost, cluster)}
}

/** Its tags say so, which are written only once it was let in. */
const isAdmitted = ({hostKey}: ImportedInstance, {holder}: FoundInstance, {authorizedKey, cluster}: TakeRequest) =>
  holder?.lease === cluster.lease && holder.access === accessDigest(authorizedKey, hostKey)

interface Entering {
  readonly instance: ImportedInstance
  readonly index: number
  readonly now: FoundInstance
}

/** @returns why one of them could not be had */
async function admitAll(
  all: readonly Entering[],
  {cluster, pool, authorizedKey}: TakeRequest,
  admission: Admission,
  signal: AbortSignal,
): Promise<Fault | undefined> {
  const nodes = all.map(({instance, index, now}) => importedNode(now, instance, {pool, index}))
  for (const act of ['inspect', 'admit'] as const) {
    const faults: Fault[] = []
    await inParallel(nodes, AT_ONCE, async (node) => {
      const fault =
        act === 'inspect'
          ? await admission.inspect(node, cluster, signal)
          : await admission.admit(node, {cluster, authorizedKey}, signal)
      if (fault !== undefined) faults.push(fault)
    })
    if (faults[0] !== undefined) return faults[0]
  }
  return undefined
}

const AT_ONCE = 32

const takenMeanwhile = ({id}: FoundInstance, cluster: string): Fault => ({
  kind: 'invalid',
  code: 'InstanceTaken',
  message: `${id} belongs to the cluster ${cluster}`,
  hint: `bring ${cluster} down with gpuctl down --keep-imported first`,
  effect: 'none',
})

const gone = (lost: readonly string[], {name}: ClusterId): Fault => ({
  kind: 'lost',
  code: 'ImportedGone',
  message: `${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'} gone, and gpuctl launches nothing beside instances made by hand`,
  hint: `make another by hand and name all of the pool's in gpuctl import again, or end it with gpuctl down -c ${name}`,
  effect: 'none',
})
