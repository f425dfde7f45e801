import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {atMost} from '../shared/at-most.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {poll} from '../shared/poll.ts'
import {placeOf} from './arm-id.ts'
import type {Asking} from './asking.ts'
import {endThing, PART_KINDS} from './end-thing.ts'
import {unlessGone} from './groups.ts'
import {type ImportedMachine, importedAmong, ownedIds} from './imported.ts'
import {editTags, markOf, oursOf, tagsAt} from './machine-tags.ts'
import {AT_ONCE, machinesAt, partsOf, VIRTUAL_MACHINE} from './machines.ts'

/**
 * Ends the imported machines of a cluster or of one of its pools, with what is only theirs: whatever their owner chose to keep of it would
 * cost money that nobody knows of. Already gone is success. @throws CloudFault where something is left
 */
export async function endImported(asking: Asking, cluster: ClusterId, pool?: string): Promise<void> {
  const isGone = await poll({signal: asking.signal, withinMs: GONE_MS, firstMs: asking.pollMs}, () =>
    round(asking, cluster, pool),
  )
  if (isGone) return
  const message = 'imported machines, or parts of them, are still listed'
  throw new CloudFault({kind: 'outage', code: 'StillThere', message, effect: 'unknown'})
}

const GONE_MS = 600_000

/**
 * Parts are tagged before their machine goes, and it goes only once the listing has them: wherever this is stopped, the next one finds what is
 * left. @returns true when nothing is
 */
async function round(asking: Asking, cluster: ClusterId, pool: string | undefined): Promise<true | undefined> {
  const listed = await ownedIds(asking, cluster)
  const ofMachines = listed.filter((id) => placeOf(id)?.type === VIRTUAL_MACHINE)
  const machines = importedAmong(await machinesAt(asking, ofMachines), cluster, {pool, emulated: false})
  const parts = await markedParts(asking, cluster, listed, pool)
  if (machines.length === 0 && parts.length === 0) return true
  const known = new Set(parts.map((id) => id.toLowerCase()))
  const isWhole = (machine: ImportedMachine) => partsOf(machine).every((id) => known.has(id.toLowerCase()))
  await atMost(AT_ONCE, machines, (each) =>
    isWhole(each) ? endThing(asking, each.json.id ?? '') : markParts(asking, each, known),
  )
  const inUse = new Set(
    machines.filter((each) => !isWhole(each)).flatMap((each) => partsOf(each).map((id) => id.toLowerCase())),
  )
  const loose = parts.filter((id) => !inUse.has(id.toLowerCase()))
  for (const type of PART_KINDS)
    await atMost(
      AT_ONCE,
      loose.filter((id) => placeOf(id)?.type === type),
      (id) => endThing(asking, id),
    )
  return undefined
}

/** Of all that is listed: what says of itself that it is to end with an imported machine. */
async function markedParts(asking: Asking, cluster: ClusterId, listed: readonly string[], pool: string | undefined) {
  const ids = listed.filter((id) => PART_KINDS.includes(placeOf(id)?.type ?? ''))
  const tags = await atMost(AT_ONCE, ids, (id) => tagsAt(asking, id))
  return ids.filter((_, at) => markOf(tags[at] ?? {}, cluster, pool) !== undefined)
}

async function markParts(asking: Asking, machine: ImportedMachine, known: ReadonlySet<string>): Promise<void> {
  const missing = partsOf(machine).filter((id) => !known.has(id.toLowerCase()))
  for (const id of missing) await unlessGone(() => editTags(asking, id, 'Merge', oursOf(machine.json.tags ?? {})))
}
