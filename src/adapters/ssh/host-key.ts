import {createHash} from 'node:crypto'
import type {ServerHostKeyAlgorithm} from 'ssh2'
import type {SshEndpoint} from '../../domain/node.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {addressOf} from './endpoint-name.ts'

/** The one key that a server must show, and how to ask for a key of its kind. */
export interface PinnedKey {
  readonly blob: Buffer
  readonly algorithms: ServerHostKeyAlgorithm[]
}

const ALGORITHMS: Readonly<Record<string, ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
}

/**
 * ssh2 takes any host key unless it is given a verifier, so there is none without a pin: nothing is trusted on first use.
 *
 * @throws GpuctlError AUTH_FAILED when no key is pinned, or none that can be read
 */
export function pinnedKey(endpoint: SshEndpoint): PinnedKey {
  if (!endpoint.hostKey)
    throw new GpuctlError(
      'AUTH_FAILED',
      `no host key is known for ${addressOf(endpoint)}, and gpuctl trusts none on first use`,
      `log in once with \`ssh -p ${endpoint.port} ${endpoint.user}@${endpoint.address}\` and check the key it shows, or give host_key in the cluster file`,
    )
  const [type = '', base64 = ''] = endpoint.hostKey.trim().split(/\s+/)
  const algorithms = ALGORITHMS[type]
  const blob = Buffer.from(base64, 'base64')
  if (!algorithms || blob.length < 32)
    throw new GpuctlError(
      'AUTH_FAILED',
      `the host key on record for ${addressOf(endpoint)} is not a public key`,
      'write it as in /etc/ssh/ssh_host_ed25519_key.pub: ssh-ed25519 AAAA…',
    )
  return {blob, algorithms}
}

/** `offered` is absent when the server had no key of the pinned kind at all. */
export function hostKeyChanged(endpoint: SshEndpoint, pinned: PinnedKey, offered: Buffer | undefined): GpuctlError {
  const shown = offered ? `shows ${fingerprint(offered)}` : 'has no key of that kind'
  const source = endpoint.hostKeySource
  return new GpuctlError(
    'AUTH_FAILED',
    `the host key of ${addressOf(endpoint)} changed: ${fingerprint(pinned.blob)} is on record${source === undefined ? '' : ` (${source})`}, the server ${shown}`,
    `if the host was not reinstalled, somebody may be listening in; if it was, record its new key ${source === undefined ? 'first' : `in ${source}`}`,
  )
}

/** As `ssh-keygen -l` prints it. */
export const fingerprint = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
