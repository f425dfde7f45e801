/** One thing that templates/job/follow.sh says. */
export type FollowFrame =
  | {readonly kind: 'data'; readonly rank: number; readonly offset: number; readonly bytes: Buffer}
  /** The log became shorter: what follows starts again at 0. */
  | {readonly kind: 'cut'; readonly rank: number}
  | {readonly kind: 'beat'}
  /** The node's part has ended, in this state, and all of it was said. */
  | {readonly kind: 'over'; readonly state: string}

/** The stream is not what follow.sh writes: reading on would mix up logs. */
export class BrokenStream extends Error {}

/** Cuts a stream into frames, however it was chopped on the way. A frame counts once it is whole. */
export class FollowReader {
  #waiting: Buffer[] = []
  #length = 0
  /** No frame can be whole before so many bytes are there. */
  #needed = 1

  push(chunk: Buffer): readonly FollowFrame[] {
    this.#waiting.push(chunk)
    this.#length += chunk.length
    if (this.#length < this.#needed) return []
    const frames: FollowFrame[] = []
    let rest = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting)
    for (let taken = this.#take(rest); taken; taken = this.#take(rest)) {
      frames.push(taken.frame)
      rest = rest.subarray(taken.length)
    }
    this.#waiting = rest.length > 0 ? [rest] : []
    this.#length = rest.length
    return frames
  }

  #take(bytes: Buffer): {readonly frame: FollowFrame; readonly length: number} | undefined {
    const newline = bytes.indexOf(NEWLINE)
    this.#needed = bytes.length + 1
    if (newline < 0 && bytes.length > MOST_HEADER_BYTES) throw new BrokenStream('a header without end')
    if (newline < 0) return undefined
    const header = bytes.toString('latin1', 0, newline)
    const start = newline + 1
    const [kind, ...words] = header.split(' ')
    const [rank = 0, offset = 0, count = 0] = words.map(Number)
    if (kind === 'beat') return {frame: {kind}, length: start}
    if (kind === 'over') return {frame: {kind, state: words[0] ?? ''}, length: start}
    if (kind === 'cut') return {frame: {kind, rank}, length: start}
    if (!/^data \d+ \d+ \d+$/.test(header))
      throw new BrokenStream(`not a header: ${JSON.stringify(header.slice(0, 80))}`)
    const end = start + count
    this.#needed = end + 1
    if (bytes.length <= end) return undefined
    if (bytes[end] !== NEWLINE) throw new BrokenStream('a log changed while it was read')
    return {frame: {kind: 'data', rank, offset, bytes: bytes.subarray(start, end)}, length: end + 1}
  }
}

const NEWLINE = 0x0a
const MOST_HEADER_BYTES = 200
