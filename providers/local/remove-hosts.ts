import {rm, rmdir} from 'node:fs/promises'
import {endHosts} from './end-hosts.ts'
import {removeLinks} from './fabric.ts'
import {dropRecords, readRecords} from './host-record.ts'
import {writeHostsFile} from './hosts-file.ts'
import type {Layout} from './layout.ts'
import {withLock} from './lock.ts'
import type {Machine} from './machine.ts'
import {removeEmptyFolders, removeFolder} from './remove-folder.ts'

/**
 * Ends hosts and removes all that was theirs. The record goes last: as long as anything of a host is left, its number is taken
 * and the next call finds it.
 */
export async function removeHosts(
  layout: Layout,
  {processes}: Machine,
  names: readonly string[],
  numbers: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  if (names.length === 0 && numbers.length === 0) return
  const doomed = new Set(names)
  await endHosts(layout, processes, (name) => doomed.has(name), signal)
  for (const name of names) await removeFolder(layout.node(name))
  await withLock(layout.lock(), signal, async () => {
    await removeLinks(layout, processes, numbers, signal)
    await dropRecords(layout, numbers)
    await writeHostsFile(layout, (await readRecords(layout)).hosts)
  })
  await rm(layout.batch, {force: true})
}

/** Goes with the last host: whoever makes no use of `sweep` shall find nothing left either. Under the cluster's lock. */
export async function removeWhatHostsShared(layout: Layout): Promise<void> {
  if ((await readRecords(layout)).hosts.length > 0) return
  await rm(layout.shared, {recursive: true, force: true})
  await rmdir(layout.records).catch(() => {}) // absent, or with records that cannot be read
  await removeEmptyFolders(layout)
}
