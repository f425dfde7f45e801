import {homedir} from 'node:os'
import {join, resolve} from 'node:path'
import {custom} from '@oclif/core/flags'
import type {GivenHostKey} from '../app/vouched-instances.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/** A path of this machine as an absolute one: who uses it may stand elsewhere. */
export const userPath = custom<string>({
  helpValue: 'PATH',
  parse: async (text) => (text.startsWith('~/') ? join(homedir(), text.slice(2)) : resolve(text)),
})

/** Host keys that the caller vouches for. */
export const hostKeyFlag = () =>
  custom<GivenHostKey>({
    description: "an instance's host key, or its fingerprint SHA256:…; several with several --host-key",
    helpValue: '[ID=]KEY',
    multiple: true,
    multipleNonGreedy: true, // instances follow
    parse: async (text) => parsed(text),
  })()

function parsed(text: string): GivenHostKey {
  const [, id, key = ''] = /^(?:([A-Za-z0-9/._-]+)=)?(\S.*)$/.exec(text.trim()) ?? []
  if (/^(SHA256:[A-Za-z0-9+/]{43}$|(ssh|ecdsa)-\S+ [A-Za-z0-9+/]+=*( |$))/.test(key))
    return id === undefined ? {key} : {id, key}
  throw new GpuctlError(
    'USAGE',
    `${text} is no host key`,
    'write ID=SHA256:…, or ID="ssh-ed25519 AAAA…" as ssh-keyscan prints it behind the address',
  )
}
