import {readFile} from 'node:fs/promises'
import type {HostEntry} from '../../src/domain/host-entry.ts'
import {withoutComment} from '../../src/domain/ssh-key.ts'
import {HostFault} from './faults.ts'
import {knownKeys} from './known-hosts.ts'

/** In the order of preference; a server offers one of each. */
const KEY_TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa']

/**
 * The one host key that a host may show: what the cluster file says, else what the user's own known_hosts has for it. Never what
 * the host itself offers, and never one that known_hosts revokes.
 *
 * @throws HostFault when there is none
 */
export async function pinHostKey(host: HostEntry, knownHostsFiles: readonly string[]): Promise<string> {
  const texts = await Promise.all(knownHostsFiles.map((file) => readFile(file, 'utf8').catch(() => '')))
  const {keys, revoked} = knownKeys(texts.join('\n'), host.address, host.port)
  const candidates = host.hostKey === undefined ? inOrder(keys) : [withoutComment(host.hostKey)]
  const key = candidates.find((candidate) => !revoked.includes(candidate))
  if (key !== undefined) return key
  throw new HostFault(candidates.length === 0 ? keyUnknown(host) : keyRevoked(host))
}

const inOrder = (keys: readonly string[]) =>
  KEY_TYPES.flatMap((type) => keys.filter((key) => key.startsWith(`${type} `)))

const keyUnknown = (host: HostEntry) => ({
  kind: 'auth' as const,
  code: 'HostKeyUnknown',
  message: `no host key is known for ${host.address}`,
  hint: `connect once with ${sshTo(host)} and check its fingerprint, or give host_key in the cluster file`,
  effect: 'none' as const,
})

const keyRevoked = ({address}: HostEntry) => ({
  kind: 'auth' as const,
  code: 'HostKeyRevoked',
  message: `the host key on record for ${address} is marked @revoked in known_hosts`,
  hint: `give ${address} a new host key, and record that one in known_hosts`,
  effect: 'none' as const,
})

function sshTo({address, port, user, jump}: HostEntry): string {
  const through = jump === undefined ? '' : `-J ${jump.user}@${bracketed(jump.address)}:${jump.port} `
  return `ssh ${port === 22 ? '' : `-p ${port} `}${through}${user}@${address}`
}

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address)
