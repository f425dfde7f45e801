import type {Node, NodeState} from '../../src/domain/node.ts'
import {withoutComment} from '../../src/domain/ssh-key.ts'
import type {HostRecord} from './host-record.ts'
import {fabricAddress, type Layout, loopbackAddress} from './layout.ts'

/** A host as the core sees it. */
export function nodeOf(layout: Layout, host: HostRecord, state: NodeState, userName: string): Node {
  const {id, name, pool, index, number, port} = host
  const hostKey = withoutComment(host.hostKey.publicKey)
  if (host.mode === 'namespaces') {
    const address = fabricAddress(number)
    const route = {kind: 'netns', name: layout.fabric} as const
    const ssh = {address, port, user: 'root', hostKey, route}
    return {id, name, pool, index, state, ssh, privateAddress: address, caveat: NAMESPACES_CAVEAT}
  }
  const address = loopbackAddress(layout.lease, number)
  const ssh = {address, port, user: userName, hostKey, route: {kind: 'direct'} as const}
  return {id, name, pool, index, state, ssh, privateAddress: address, caveat: PROCESSES_CAVEAT}
}

const NAMESPACES_CAVEAT = 'namespaces on this machine: shares its kernel, processors, memory and installed programs'
const PROCESSES_CAVEAT = "plain sshd process: shares this machine's processes, files and hostname"
