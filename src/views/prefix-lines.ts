import {LineSplitter} from '../domain/job/log-lines.ts'

/** Puts a prefix before every line of a stream of bytes, however it is chopped. */
export interface PrefixedLines {
  /** Whole lines that the chunk ended, each with its prefix and a newline; the rest waits. */
  push(chunk: Buffer, nowMs: number): Buffer
  /** The last line, when it had no newline. */
  end(): Buffer
}

/**
 * Lines of several nodes can then be told apart, and never mix within a line. Bytes stay what they are: a character that two
 * chunks share is put together again. Of a progress bar, the states that a person would have seen: see `LineSplitter`.
 */
export function prefixLines(prefix: string): PrefixedLines {
  const lines = new LineSplitter()
  const head = Buffer.from(prefix)
  const prefixed = (each: readonly Buffer[]) => Buffer.concat(each.flatMap((line) => [head, line, NEWLINE]))
  return {
    push: (chunk, nowMs) => prefixed(lines.push(chunk, nowMs)),
    end: () => prefixed(lines.end()),
  }
}

const NEWLINE = Buffer.from('\n')
