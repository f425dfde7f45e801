import {TAGS} from '../../src/domain/ownership.ts'
import type {ClusterRef, TakeRequest} from '../../src/ports/cloud.ts'
import {atMost} from '../shared/at-most.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {importTags} from '../shared/node-tags.ts'
import {poll} from '../shared/poll.ts'
import {placeOf} from './arm-id.ts'
import {type Asking, perform} from './asking.ts'
import {importedMachines} from './imported.ts'
import {findMachines} from './look-at.ts'
import {editTags, hasAll, oursOf, tagsAt} from './machine-tags.ts'
import {AT_ONCE, type Machine, partsOf} from './machines.ts'

/** How long a machine with GPUs that was stopped may take. */
const START_MS = 900_000
const LEAVE_MS = 120_000

/**
 * Tags them, each in one call, so that none is half a node; starts those that stopped; waits until the listing by tag has them all.
 *
 * @throws CloudFault
 */
export async function take(asking: Asking, request: TakeRequest, emulated: boolean): Promise<void> {
  const {instances, cluster, pool} = request
  const present = await findMachines(
    asking,
    instances.map(({id}) => id),
  )
  await atMost(AT_ONCE, present, (machine) => mark(asking, request, machine))
  const ids = new Set(present.map(({json}) => json.vmId ?? ''))
  const all = await poll({signal: asking.signal, withinMs: START_MS, firstMs: asking.pollMs}, async () => {
    const taken = (await importedMachines(asking, cluster, {pool, emulated})).filter(({node}) => ids.has(node.id))
    const stopped = taken.filter(({node}) => node.state === 'stopped')
    await atMost(AT_ONCE, stopped, ({json}) => start(asking, json.id))
    return taken.filter(({node}) => node.state === 'running').length === ids.size || undefined
  })
  if (all === undefined) throw new CloudFault(tooLate(ids.size))
}

async function mark(asking: Asking, request: TakeRequest, {json}: Machine): Promise<void> {
  const index = request.instances.findIndex(({id}) => id === json.vmId)
  const instance = request.instances[index]
  if (instance === undefined || json.id === undefined) return
  const {user, hostKey} = instance
  const tags = importTags(request, {index, user, hostKey})
  if (!hasAll(json.tags ?? {}, tags)) await editTags(asking, json.id, 'Merge', tags)
}

async function start(asking: Asking, id: string | undefined): Promise<void> {
  const place = placeOf(id)
  if (place === undefined) return
  const compute = await asking.clients.compute()
  await perform(asking, async () => ({poller: compute.virtualMachines.start(place.group, place.name)}))
}

/** Takes our tags off imported machines; off their parts first, which a removal that was stopped may have tagged. @throws CloudFault */
export async function leave(asking: Asking, cluster: ClusterRef): Promise<void> {
  const isLeft = await poll({signal: asking.signal, withinMs: LEAVE_MS, firstMs: asking.pollMs}, async () => {
    const machines = await importedMachines(asking, cluster, {emulated: false})
    await atMost(AT_ONCE, machines, async (machine) => {
      for (const id of [...partsOf(machine), machine.json.id ?? '']) {
        const tags = (await tagsAt(asking, id)) ?? {}
        if (tags[TAGS.lease] === cluster.lease) await editTags(asking, id, 'Delete', oursOf(tags))
      }
    })
    return machines.length === 0 || undefined
  })
  if (isLeft) return
  const message = 'virtual machines are still listed by our tags'
  throw new CloudFault({kind: 'outage', code: 'StillTagged', message, effect: 'unknown'})
}

const tooLate = (count: number) => ({
  kind: 'outage' as const,
  code: 'BootTimeout',
  message: `not all of ${count} imported machines run after ${START_MS / 1000} s`,
  effect: 'none' as const,
})
