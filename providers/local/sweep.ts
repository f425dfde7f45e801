import {readFile} from 'node:fs/promises'
import {endByWord, endHosts} from './end-hosts.ts'
import {removeNamespaces} from './fabric.ts'
import type {Layout} from './layout.ts'
import {withLock} from './lock.ts'
import type {Machine} from './machine.ts'
import {isIn, mountPoints} from './masks.ts'
import {removeEmptyFolders, removeFolder} from './remove-folder.ts'

/**
 * Ends all that carries the cluster's lease, whatever the records say or do not. Orphaned `ip` programs first, then the names
 * of the namespaces, so that nothing new can start; then the hosts, the mounts, the files.
 */
export async function sweep(layout: Layout, {processes}: Machine, signal: AbortSignal): Promise<void> {
  await withLock(layout.lock(), signal, async () => {
    await endByWord(layout.batch, processes, signal)
    await removeNamespaces(layout, processes, () => true, signal)
    await endHosts(layout, processes, () => true, signal)
    const mounts = process.platform === 'linux' ? mountPoints(await readFile('/proc/self/mountinfo', 'utf8')) : []
    const ours = mounts.filter((point) => isIn(layout.folder, point)).reverse()
    if (ours.length > 0) await processes.run('umount', ['--lazy', '--', ...ours], {signal})
    await removeFolder(layout.folder)
    await removeEmptyFolders(layout)
  })
}
