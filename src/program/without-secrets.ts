import {withoutPasswords} from '../domain/without-passwords.ts'

/** Text without private keys and passwords: the engine tells properties of resources and its backend's URL as they are. */
export const withoutSecrets = (text: string): string => withoutPasswords(text.replaceAll(KEY, '[private key]'))

const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)/gs

/** {@link withoutSecrets} for a stream: gives whole lines on, and holds a key back until all of it has come. */
export function secretFilter(): {push(chunk: string): string; rest(): string} {
  let held = ''
  return {
    push(chunk) {
      held += chunk
      const lines = held.slice(0, held.lastIndexOf('\n') + 1)
      if (lines.lastIndexOf('-----BEGIN ') > lines.lastIndexOf('-----END ')) return ''
      held = held.slice(lines.length)
      return withoutSecrets(lines)
    },
    rest: () => withoutSecrets(held),
  }
}
