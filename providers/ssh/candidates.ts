import {type HostEntry, hostId} from '../../src/domain/host-entry.ts'
import type {ClusterRef} from '../../src/ports/cloud.ts'
import type {HostScripts} from './host-scripts.ts'
import type {NotedHost, NotedHosts} from './noted-hosts.ts'

/** What the parts of this cloud work with. */
export interface SshWorld {
  readonly scripts: HostScripts
  readonly noted: NotedHosts
  readonly knownHostsFiles: readonly string[]
}

/** A host that a cluster may hold. */
export interface Candidate {
  readonly host: HostEntry
  readonly noted?: NotedHost
}

/** Every host that a cluster may hold: those the caller names, and those this machine noted; not those the user gave up. */
export async function candidatesOf({lease, hosts = []}: ClusterRef, {noted}: SshWorld): Promise<readonly Candidate[]> {
  const notes = new Map((await noted.read(lease)).map((note) => [hostId(note.host), note]))
  const named = hosts.map((host): Candidate => {
    const note = notes.get(hostId(host))
    return note === undefined ? {host} : {host, noted: note}
  })
  const names = new Set(hosts.map(hostId))
  const others = [...notes].filter(([id]) => !names.has(id)).map(([, note]) => ({host: note.host, noted: note}))
  return [...named, ...others].filter((candidate) => !candidate.noted?.isForgotten)
}
