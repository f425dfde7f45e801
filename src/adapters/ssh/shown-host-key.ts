import {once} from 'node:events'
import ssh2 from 'ssh2'
import type {SshEndpoint} from '../../domain/node.ts'
import {unreachable} from './connection-error.ts'
import {netnsSockets} from './netns-sockets.ts'
import {openSocket} from './open-socket.ts'

const WITHIN_MS = 15_000

/**
 * The key that a server shows, `ssh-ed25519 AAAA…`, without logging in. It proves nothing: whoever sits on the way shows one, too.
 *
 * @throws GpuctlError NODE_FAILED when none is shown
 */
export async function shownHostKey(endpoint: SshEndpoint, signal: AbortSignal): Promise<string> {
  const timeout = AbortSignal.timeout(WITHIN_MS)
  const either = AbortSignal.any([signal, timeout])
  using namespaces = netnsSockets()
  const client = new ssh2.Client()
  try {
    const sock = await openSocket(endpoint, {namespaces}, either)
    const shown = Promise.withResolvers<Buffer>()
    client.on('error', shown.reject).on('close', () => shown.reject(new Error('the host closed the connection')))
    client.connect({
      sock,
      username: endpoint.user,
      readyTimeout: 0,
      algorithms: {serverHostKey: ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521']},
      hostVerifier: (key: Buffer) => {
        shown.resolve(key)
        return false
      },
    })
    const ended = once(either, 'abort').then(() => Promise.reject(either.reason))
    ended.catch(() => {})
    const key = await Promise.race([shown.promise, ended])
    return `${typeOf(key)} ${key.toString('base64')}`
  } catch (error) {
    signal.throwIfAborted()
    throw unreachable(endpoint, timeout.aborted ? new Error(`no answer within ${WITHIN_MS / 1000} s`) : error)
  } finally {
    client.destroy()
  }
}

/** The first word of a public key's wire form. @source RFC 4253, section 6.6 */
const typeOf = (blob: Buffer): string => blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1')
