import {once} from 'node:events'
import type {Duplex} from 'node:stream'
import type {Client, ClientChannel} from 'ssh2'
import type {SshEndpoint} from '../../domain/node.ts'
import {slots} from '../../domain/slots.ts'
import {connectionLost} from './connection-error.ts'
import {openChannel} from './open-channel.ts'

/** A host, logged in to. */
export interface Connection {
  readonly endpoint: SshEndpoint
  readonly alive: boolean
  /** Starts a command on a channel of its own, waiting for one to be free; `use` holds it until it settles. */
  withChannel<T>(command: string, use: (channel: ClientChannel) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** A TCP connection made by the host. */
  forward(host: string, port: number): Promise<Duplex>
  /** Runs a small command beside the others, without waiting for a channel to be free; its outcome does not matter. */
  tell(command: string, signal: AbortSignal): Promise<void>
  /** Why it broke, once it has. */
  readonly failure: Error | undefined
  close(): Promise<void>
}

/** sshd allows 10 sessions a connection by default, but counts one that is closing: at 8 some are refused now and then. */
const MAX_CHANNELS = 5
const CLOSE_TIMEOUT_MS = 1000

/** To be made before the client connects, so that no end of it goes unnoticed. */
export function connectionOver(client: Client, endpoint: SshEndpoint): Connection {
  const free = slots(MAX_CHANNELS)
  let alive = true
  let failure: Error | undefined
  client.on('error', (error) => {
    failure ??= error
  })
  client.once('end', () => {
    alive = false
  })
  const closed = new Promise<void>((resolve) =>
    client.once('close', () => {
      alive = false
      resolve()
    }),
  )
  return {
    endpoint,
    get alive() {
      return alive
    },
    get failure() {
      return failure
    },
    async withChannel(command, use, signal) {
      using _slot = await free.take(signal)
      return await use(await openChannel(client, endpoint, command, signal))
    },
    forward: (host, port) =>
      new Promise((resolve, reject) => {
        if (!alive) return reject(connectionLost(endpoint, failure))
        client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => (error ? reject(error) : resolve(channel)))
      }),
    async tell(command, signal) {
      const channel = await openChannel(client, endpoint, command, signal)
      channel.stderr.resume()
      await once(channel.resume(), 'close', {signal})
    },
    async close() {
      alive = false
      client.end()
      const timer = setTimeout(() => client.destroy(), CLOSE_TIMEOUT_MS)
      await closed
      clearTimeout(timer)
    },
  }
}
