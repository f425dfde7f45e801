/** Text without the private keys in it: the engine's log tells the properties of resources as they are, secret or not. */
export const withoutKeys = (text: string): string => text.replaceAll(KEY, '[private key]')

const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)/gs

/** {@link withoutKeys} for a stream: gives whole lines on, and holds a key back until all of it has come. */
export function keyFilter(): {push(chunk: string): string; rest(): string} {
  let held = ''
  return {
    push(chunk) {
      held += chunk
      const lines = held.slice(0, held.lastIndexOf('\n') + 1)
      if (lines.lastIndexOf('-----BEGIN ') > lines.lastIndexOf('-----END ')) return ''
      held = held.slice(lines.length)
      return withoutKeys(lines)
    },
    rest: () => withoutKeys(held),
  }
}
