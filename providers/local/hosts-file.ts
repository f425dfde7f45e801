import {chmod, mkdir} from 'node:fs/promises'
import type {HostRecord} from './host-record.ts'
import {fabricAddress, type Layout} from './layout.ts'
import {writeWhole} from './whole-file.ts'

/** The /etc/hosts of all hosts of the cluster: a link there leads to this one file, so a change is seen at once everywhere. */
export async function writeHostsFile(layout: Layout, hosts: readonly HostRecord[]): Promise<void> {
  await mkdir(layout.shared, {recursive: true})
  await chmod(layout.shared, 0o755) // every user of every host reads it
  const lines = hosts.map(({number, name}) => `${fabricAddress(number)} ${name}\n`)
  await writeWhole(
    layout.hostsFile,
    `127.0.0.1 localhost\n::1 localhost\n10.77.0.1 gpuctl-fabric\n${lines.join('')}`,
    0o644,
  )
}
