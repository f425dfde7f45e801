import type {Duplex} from 'node:stream'

/**
 * ssh2 writes a packet as three pieces (length, body, tag), which without Nagle's algorithm is three system calls and often three
 * TCP segments. Holding them to the end of the turn makes one write of all packets of the turn.
 */
export function coalesceWrites<T extends Duplex>(stream: T): T {
  const write = stream.write
  let corked = false
  const flush = () => {
    corked = false
    stream.uncork()
  }
  const held = (...args: Parameters<typeof write>) => {
    if (!corked) {
      corked = true
      stream.cork()
      process.nextTick(flush)
    }
    return write.apply(stream, args)
  }
  return Object.assign(stream, {write: held})
}
