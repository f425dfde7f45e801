import {readFile} from 'node:fs/promises'
import type {HostEntry} from '../../src/domain/host-entry.ts'
import {withoutComment} from '../../src/domain/ssh-key.ts'
import {HostFault} from './faults.ts'
import {type KnownKey, knownKeys} from './known-hosts.ts'

/** In the order of preference; a server offers one of each. */
const KEY_TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa']

export interface HostKeyPin {
  readonly hostKey: string
  readonly hostKeySource: string
}

/**
 * The one host key that a host may show: what the cluster file says, else what the user's own known_hosts has for it. Never what
 * the host itself offers, and never one that known_hosts revokes.
 *
 * @throws HostFault when there is none
 */
export async function pinHostKey(host: HostEntry, knownHostsFiles: readonly string[]): Promise<HostKeyPin> {
  const files = await Promise.all(
    knownHostsFiles.map(async (path) => ({path, text: await readFile(path, 'utf8').catch(() => '')})),
  )
  const {keys, revoked} = knownKeys(files, host.address, host.port)
  const candidates =
    host.hostKey === undefined
      ? inOrder(keys)
      : [{key: withoutComment(host.hostKey), place: host.hostKeySource ?? 'host_key in the cluster file'}]
  const isRevoked = ({key}: KnownKey) => revoked.find((each) => each.key === key)
  const found = candidates.find((candidate) => !isRevoked(candidate))
  if (found !== undefined) return {hostKey: found.key, hostKeySource: found.place}
  const revocation = candidates.map(isRevoked).find((each) => each !== undefined)
  throw new HostFault(revocation === undefined ? keyUnknown(host) : keyRevoked(host, revocation))
}

const inOrder = (keys: readonly KnownKey[]) =>
  KEY_TYPES.flatMap((type) => keys.filter(({key}) => key.startsWith(`${type} `)))

const keyUnknown = (host: HostEntry) => ({
  kind: 'auth' as const,
  code: 'HostKeyUnknown',
  message: `no host key is known for ${host.address}`,
  hint: `connect once with ${sshTo(host)} and check its fingerprint, or give host_key in the cluster file`,
  effect: 'none' as const,
})

const keyRevoked = ({address}: HostEntry, {place}: KnownKey) => ({
  kind: 'auth' as const,
  code: 'HostKeyRevoked',
  message: `the host key on record for ${address} is marked @revoked (${place})`,
  hint: `give ${address} a new host key, and record that one in known_hosts`,
  effect: 'none' as const,
})

function sshTo({address, port, user, jump}: HostEntry): string {
  const through = jump === undefined ? '' : `-J ${jump.user}@${bracketed(jump.address)}:${jump.port} `
  return `ssh ${port === 22 ? '' : `-p ${port} `}${through}${user}@${address}`
}

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address)
