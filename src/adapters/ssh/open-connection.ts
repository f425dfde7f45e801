import ssh2, {type AnyAuthMethod, type AuthenticationType, type NextAuthHandler} from 'ssh2'
import type {SshEndpoint} from '../../domain/node.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {type Connection, connectionOver} from './connection.ts'
import {unreachable} from './connection-error.ts'
import {addressOf} from './endpoint-name.ts'
import {hostKeyChanged, type PinnedKey, pinnedKey} from './host-key.ts'
import {openSocket, type Ways} from './open-socket.ts'
import {type Credentials, credentialsFor, type KeySources} from './user-keys.ts'

export interface ConnectSettings extends KeySources {
  readonly connectTimeoutMs: number
}

const KEEPALIVE_MS = 5000
const KEEPALIVE_MISSES = 3

/** Connects, checks the host's key and logs in, all within the timeout. @throws GpuctlError NODE_FAILED or AUTH_FAILED */
export async function openConnection(
  endpoint: SshEndpoint,
  ways: Ways,
  settings: ConnectSettings,
  signal: AbortSignal,
): Promise<Connection> {
  const pinned = pinnedKey(endpoint)
  const credentials = await credentialsFor(endpoint, settings)
  const timeout = AbortSignal.timeout(settings.connectTimeoutMs)
  const either = AbortSignal.any([signal, timeout])
  try {
    return await logIn(endpoint, ways, pinned, credentials, either)
  } catch (error) {
    signal.throwIfAborted()
    throw unreachable(endpoint, timeout.aborted ? noAnswer(settings.connectTimeoutMs) : error)
  }
}

async function logIn(
  endpoint: SshEndpoint,
  ways: Ways,
  pinned: PinnedKey,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<Connection> {
  const sock = await openSocket(endpoint, ways, signal)
  const client = new ssh2.Client()
  const connection = connectionOver(client, endpoint)
  const ready = Promise.withResolvers<void>()
  const giveUp = () => ready.reject(signal.reason)
  let offered: Buffer | undefined
  let keyAccepted = false
  client.on('ready', ready.resolve).on('close', () => ready.reject(new Error('the host closed the connection')))
  client.on('error', (error) => {
    if (error.level === 'agent') return // ssh2 goes on with the next method
    if (offered ? !keyAccepted : error.message.includes('no matching host key'))
      ready.reject(hostKeyChanged(endpoint, pinned, offered))
    else if (isRefusal(error)) ready.reject(loginRefused(endpoint, credentials, error))
    else ready.reject(error)
  })
  client.connect({
    sock,
    username: endpoint.user,
    readyTimeout: 0, // ours covers the way there, too
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVE_MISSES,
    algorithms: {serverHostKey: pinned.algorithms},
    hostVerifier: (key: Buffer) => {
      offered = key
      keyAccepted = key.equals(pinned.blob)
      return keyAccepted
    },
    authHandler: inTurn(credentials),
  })
  signal.addEventListener('abort', giveUp, {once: true})
  try {
    signal.throwIfAborted()
    await ready.promise
    client.setNoDelay(true) // 48 ms → 4 ms for each command
    return connection
  } catch (error) {
    client.destroy()
    sock.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

/** Offers one credential after the other for as long as the server takes public keys. */
function inTurn({usable}: Credentials) {
  const left = usable.map(({method}) => method)
  return (allowed: AuthenticationType[] | null, _partial: boolean | null, next: NextAuthHandler) => {
    const method: AnyAuthMethod | undefined = !allowed || allowed.includes('publickey') ? left.shift() : undefined
    next(method ?? (false as unknown as AnyAuthMethod)) // `false` gives up; the types leave it out
  }
}

const isRefusal = (error: Error & {level?: string}) =>
  error.level === 'client-authentication' || error.message.includes('authentication failures')

function loginRefused(endpoint: SshEndpoint, {usable, problems}: Credentials, cause: Error): GpuctlError {
  const tried = usable.map(({name}) => name).join(', ')
  const found = tried ? `offered: ${tried}` : 'no key to offer was found'
  const problem = problems.find(({isNamed}) => isNamed) ?? (usable.length === 0 ? problems[0] : undefined)
  const notes = problems.map(({message}) => `; ${message}`).join('')
  return new GpuctlError(
    'AUTH_FAILED',
    `${addressOf(endpoint)} refused the login (${found}${notes})`,
    problem?.hint ??
      `add the public key to ~${endpoint.user}/.ssh/authorized_keys on the host, or name the right one with key: in the cluster file`,
    {cause},
  )
}

const noAnswer = (afterMs: number) => new Error(`no answer within ${afterMs / 1000} s`)
