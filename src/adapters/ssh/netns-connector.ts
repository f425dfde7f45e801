import {connect} from 'node:net'
import type {ConnectReply, ConnectRequest} from './netns-sockets.ts'

/**
 * Runs inside a network namespace, started by netns-sockets: makes the connections that it is asked for and hands them over
 * before a byte is read, so it copies nothing. Ends when its parent goes.
 */
process.on('message', ({id, host, port}: ConnectRequest) => {
  const answer = (reply: ConnectReply) => process.connected && process.send?.(reply)
  const socket = connect({host, port, noDelay: true})
  socket.pause() // the server speaks first: what would be read here would be lost to the other process
  socket.once('error', (error: NodeJS.ErrnoException) =>
    answer({id, error: {code: error.code ?? '', message: error.message}}),
  )
  socket.once('connect', () => process.connected && process.send?.({id} satisfies ConnectReply, socket))
})
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {}) // Ctrl-C goes to the whole group: the parent decides
