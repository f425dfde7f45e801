import {type HostEntry, hostId} from '../../src/domain/host-entry.ts'
import type {Node, Route, SshEndpoint} from '../../src/domain/node.ts'
import {pinHostKey} from './pin-host-key.ts'

/** A host of the user's own as a node. @throws HostFault when no key is known of it, or of a host on the way to it */
export async function nodeOf(
  host: HostEntry,
  pool: string,
  index: number,
  knownHostsFiles: readonly string[],
): Promise<Node> {
  return nodeAt(host, await endpointOf(host, knownHostsFiles), pool, index, 'running')
}

/** A host that does not let us in, and why; nothing is asked of it, so its key may be unknown. */
export const unreachableNode = (host: HostEntry, pool: string, index: number, caveat: string): Node => ({
  ...nodeAt(host, unpinned(host), pool, index, 'unreachable'),
  caveat,
})

const nodeAt = (host: HostEntry, ssh: SshEndpoint, pool: string, index: number, state: Node['state']): Node => ({
  id: hostId(host),
  name: pool === '' ? host.address : `${pool}-${index}`,
  pool,
  index,
  state,
  ssh,
  privateAddress: host.privateAddress ?? host.address,
})

async function endpointOf(host: HostEntry, knownHostsFiles: readonly string[]): Promise<SshEndpoint> {
  const pin = await pinHostKey(host, knownHostsFiles)
  const route: Route =
    host.jump === undefined ? {kind: 'direct'} : {kind: 'jump', through: await endpointOf(host.jump, knownHostsFiles)}
  return {...unpinned(host), ...pin, route}
}

function unpinned({address, port, user, identityFile, hostKey, hostKeySource, jump}: HostEntry): SshEndpoint {
  return {
    address,
    port,
    user,
    ...(hostKey === undefined ? {} : {hostKey}),
    ...(hostKeySource === undefined ? {} : {hostKeySource}),
    ...(identityFile === undefined ? {} : {identityFile}),
    route: jump === undefined ? {kind: 'direct'} : {kind: 'jump', through: unpinned(jump)},
  }
}
