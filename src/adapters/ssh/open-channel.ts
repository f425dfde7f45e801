import {setTimeout as delay} from 'node:timers/promises'
import type {Client, ClientChannel} from 'ssh2'
import type {SshEndpoint} from '../../domain/node.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {addressOf} from './endpoint-name.ts'

/** The connection was gone before the command could have started: it is safe to try on another one. */
export class NotStarted extends Error {}

const REFUSED = 2 // SSH_OPEN_CONNECT_FAILED: what sshd answers beyond MaxSessions
const FIRST_PAUSE_MS = 10
const MAX_PAUSE_MS = 500
const PATIENCE_MS = 15_000

/** A channel on which the command runs. A refused one is asked for again: sessions that just ended still count for a moment. */
export async function openChannel(
  client: Client,
  endpoint: SshEndpoint,
  command: string,
  signal?: AbortSignal,
): Promise<ClientChannel> {
  const deadline = performance.now() + PATIENCE_MS
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    signal?.throwIfAborted()
    const channel = await requestChannel(client, endpoint, command)
    if (channel) return channel
    if (performance.now() > deadline)
      throw new GpuctlError(
        'NODE_FAILED',
        `${addressOf(endpoint)} refuses another session`,
        'raise MaxSessions in its sshd_config to 10 or more',
      )
    await delay(pauseMs, undefined, {signal})
  }
}

/** Undefined: refused for now. */
function requestChannel(client: Client, endpoint: SshEndpoint, command: string): Promise<ClientChannel | undefined> {
  return new Promise((resolve, reject) => {
    const answered = (error: (Error & {reason?: unknown}) | undefined, channel: ClientChannel) => {
      if (!error) resolve(channel)
      else if (error.reason === REFUSED) resolve(undefined)
      else if (error.message === 'Unable to exec') reject(notAllowed(endpoint, error))
      else reject(new NotStarted(error.message, {cause: error}))
    }
    try {
      client.exec(command, answered)
    } catch (error) {
      reject(new NotStarted('not connected', {cause: error}))
    }
  })
}

const notAllowed = (endpoint: SshEndpoint, cause: Error) =>
  new GpuctlError(
    'NODE_FAILED',
    `${addressOf(endpoint)} did not start the command`,
    'check that the host is still up and that its sshd lets this user run commands',
    {cause},
  )
