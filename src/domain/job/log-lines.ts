/** A whole line of one rank, without its end. */
export interface LogLine {
  readonly rank: number
  readonly node: string
  readonly bytes: Uint8Array
}

/** `[rank 0 node-0] text`: the bytes are the program's own, whatever encoding they are in. */
export const formatLogLine = ({rank, node, bytes}: LogLine): Buffer =>
  Buffer.concat([Buffer.from(`[rank ${rank} ${node}] `), bytes, Buffer.from('\n')])

/**
 * Makes lines of a rank's output as it comes. Of what a progress bar overwrites with carriage returns it gives what a person
 * would have seen: the last state before the line's end, and in between one state a second.
 */
export class LineSplitter {
  #open: Buffer[] = []
  #openBytes = 0
  #updateShownAtMs = Number.NEGATIVE_INFINITY

  push(chunk: Buffer, nowMs: number): readonly Buffer[] {
    const lines: Buffer[] = []
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      lines.push(lastState(this.#close(chunk.subarray(start, end))))
      this.#updateShownAtMs = Number.NEGATIVE_INFINITY
      start = end + 1
    }
    this.#keep(chunk.subarray(start))
    const update = this.#update(nowMs)
    if (update) lines.push(update)
    if (this.#openBytes > MOST_LINE_BYTES) lines.push(this.#cut())
    return lines
  }

  /** What was not ended by a newline. */
  end(): readonly Buffer[] {
    const rest = this.#close(Buffer.alloc(0))
    return rest.length > 0 ? [lastState(rest)] : []
  }

  #keep(piece: Buffer) {
    if (piece.length === 0) return
    this.#open.push(piece)
    this.#openBytes += piece.length
  }

  #close(piece: Buffer): Buffer {
    const line = this.#open.length === 0 ? piece : Buffer.concat([...this.#open, piece])
    this.#open = []
    this.#openBytes = 0
    return line
  }

  /** The state that an open line has now, when it is time to show one; what it overwrote is dropped either way. */
  #update(nowMs: number): Buffer | undefined {
    if (!this.#open.some((piece) => piece.includes(RETURN))) return undefined
    const line = this.#close(Buffer.alloc(0))
    const last = line.lastIndexOf(RETURN)
    this.#keep(line.subarray(last))
    const state = lastState(line.subarray(0, last))
    if (state.length === 0 || nowMs - this.#updateShownAtMs < UPDATE_MS) return undefined
    this.#updateShownAtMs = nowMs
    return state
  }

  /** A line without end is given in pieces, cut between characters. */
  #cut(): Buffer {
    const line = this.#close(Buffer.alloc(0))
    let end = line.length
    while (end > line.length - 4 && ((line[end - 1] ?? 0) & 0xc0) === 0x80) end--
    if (((line[end - 1] ?? 0) & 0xc0) === 0xc0) end--
    this.#keep(line.subarray(end))
    return line.subarray(0, end)
  }
}

/** What stands on the line at its end: the last text between carriage returns that is not empty. */
function lastState(line: Buffer): Buffer {
  let end = line.length
  while (end > 0 && line[end - 1] === RETURN) end--
  return line.subarray(line.subarray(0, end).lastIndexOf(RETURN) + 1, end)
}

const NEWLINE = 0x0a
const RETURN = 0x0d
const UPDATE_MS = 1000
const MOST_LINE_BYTES = 1024 * 1024
