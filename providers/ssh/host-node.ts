import type {HostEntry} from '../../src/domain/host-entry.ts'
import type {Node, Route, SshEndpoint} from '../../src/domain/node.ts'
import type {ProcessRunner} from '../../src/ports/process.ts'
import {pinHostKey} from './pin-host-key.ts'

/** No key is known by which the host could be told from another that answers in its place. */
export class UnpinnedHost extends Error {
  readonly hint: string

  constructor(host: HostEntry) {
    super(`no host key is known for ${host.address}`)
    const port = host.port === 22 ? '' : `-p ${host.port} `
    this.hint = `connect once with ssh ${port}${host.user}@${host.address} and check its fingerprint, or give host_key in the cluster file`
  }
}

/** A host of the user's own as a node. @throws UnpinnedHost for the host or one it is reached through */
export async function nodeOf(
  host: HostEntry,
  pool: string,
  index: number,
  processes: ProcessRunner,
  knownHostsFile: string,
  signal: AbortSignal,
): Promise<Node> {
  const endpoint = async (entry: HostEntry): Promise<SshEndpoint> => {
    const hostKey = await pinHostKey(entry, processes, knownHostsFile, signal)
    if (hostKey === undefined) throw new UnpinnedHost(entry)
    const route: Route =
      entry.jump === undefined ? {kind: 'direct'} : {kind: 'jump', through: await endpoint(entry.jump)}
    const {address, port, user, identityFile} = entry
    return {address, port, user, hostKey, ...(identityFile === undefined ? {} : {identityFile}), route}
  }
  return {
    id: `${host.user}@${host.address}:${host.port}`,
    name: `${pool}-${index}`,
    pool,
    index,
    state: 'running',
    ssh: await endpoint(host),
    privateAddress: host.privateAddress ?? host.address,
  }
}
