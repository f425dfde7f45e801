import {noAnswer, unreadable} from './price-fault.ts'
import {Transient} from './with-retries.ts'

/** A part that is lost on the way, or too much of it, is an error of the body and not of who reads it. */
export async function* boundedBody(
  body: AsyncIterable<Uint8Array> | null,
  name: string,
  maxBytes = 64 * 2 ** 20,
  onChunk: () => void,
): AsyncGenerator<Uint8Array> {
  if (body === null) return
  let bytes = 0
  const iterator = body[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await iterator.next().catch((cause: Error) => {
        throw new Transient(noAnswer(`${name} broke off: ${reasonOf(cause)}`, cause))
      })
      if (next.done) return
      onChunk()
      bytes += next.value.byteLength
      if (bytes > maxBytes) throw unreadable(name, `more than ${maxBytes} bytes`)
      yield next.value
    }
  } finally {
    await iterator.return?.().catch(() => {}) // it may have broken off already
  }
}

/** fetch says only that it failed; its cause says why. */
export function reasonOf(error: Error): string {
  const {cause} = error
  return cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : cause.name) : error.message
}
