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
  /** Sends a signal to the command of a channel, also when its stdin has ended already. */
  signal(channel: ClientChannel, name: 'TERM'): void
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
    signal: (channel, name) => sendSignal(client, channel, name),
    async close() {
      alive = false
      client.end()
      const timer = setTimeout(() => client.destroy(), CLOSE_TIMEOUT_MS)
      await closed
      clearTimeout(timer)
    },
  }
}

/** ssh2's own `channel.signal` does nothing once stdin has ended, though the protocol allows it until the channel is closed. */
function sendSignal(client: Client, channel: ClientChannel, name: string) {
  const {_protocol: protocol} = client as Client & {_protocol?: {signal?(channelId: number, name: string): void}}
  const {id, state} = channel.outgoing as {id: number; state: string}
  if (protocol?.signal && (state === 'open' || state === 'eof')) protocol.signal(id, name)
  else channel.signal(name)
}
