import {once} from 'node:events'
import {connect} from 'node:net'
import type {Duplex} from 'node:stream'
import type {SshEndpoint} from '../../domain/node.ts'
import type {Connection} from './connection.ts'
import type {NetnsSockets} from './netns-sockets.ts'
import {unlessAborted} from './unless-aborted.ts'

/** What the routes need: the namespaces' connectors, and the connection of the host to jump through. */
export interface Ways {
  readonly namespaces: NetnsSockets
  readonly jump?: Connection | undefined
}

/** A byte stream to where the endpoint's SSH server listens. */
export async function openSocket(
  {address, port, route}: SshEndpoint,
  ways: Ways,
  signal: AbortSignal,
): Promise<Duplex> {
  const drop = (late: Duplex) => late.on('error', () => {}).destroy()
  if (route.kind === 'netns')
    return unlessAborted<Duplex>(ways.namespaces.connect(route.name, address, port), signal, drop)
  if (ways.jump) return unlessAborted(ways.jump.forward(address, port), signal, drop)
  const socket = connect({host: address, port, noDelay: true})
  try {
    await once(socket, 'connect', {signal})
  } catch (error) {
    drop(socket)
    throw error
  }
  return socket
}
