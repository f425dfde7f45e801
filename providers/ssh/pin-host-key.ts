import type {HostEntry} from '../../src/domain/host-entry.ts'
import type {ProcessRunner} from '../../src/ports/process.ts'

/** In the order of preference; a server offers one of each. */
const KEY_TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa']

/**
 * The one host key that a host may show: what the cluster file says, else what the user's own known_hosts has for it. Never what
 * the host itself offers.
 *
 * @returns `ssh-ed25519 AAAA…`, or undefined when neither has one
 */
export async function pinHostKey(
  host: HostEntry,
  processes: ProcessRunner,
  knownHostsFile: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (host.hostKey !== undefined) return host.hostKey
  // ssh-keygen reads hashed names too.
  const name = host.port === 22 ? host.address : `[${host.address}]:${host.port}`
  const {stdout} = await processes.run('ssh-keygen', ['-F', name, '-f', knownHostsFile], {signal})
  const keys = stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('@'))
    .map((line) => line.trim().split(/\s+/).slice(1, 3))
  for (const wanted of KEY_TYPES) {
    const key = keys.find(([type]) => type === wanted)
    if (key !== undefined) return key.join(' ')
  }
  return undefined
}
