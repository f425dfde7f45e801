import type {Fault} from '../../src/domain/fault.ts'
import {LocalFault} from './machine.ts'

/** What the machine refused, as data; undefined for an abort and for our own bugs, which are thrown on. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof LocalFault) return error.fault
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  const known = BY_ERRNO[error.code] ?? ('syscall' in error ? {kind: 'outage'} : undefined)
  return known && {...known, code: error.code, message: error.message, effect: 'unknown'}
}

const NO_SPACE = {
  kind: 'capacity',
  hint: 'free space on the disk of the state directory, or set GPUCTL_HOME to another one',
} as const
const NO_RIGHTS = {
  kind: 'auth',
  hint: 'run gpuctl as the user who made this cluster, with a state directory of their own',
} as const
const TOO_MANY = {
  kind: 'quota',
  hint: 'ask for fewer nodes, or raise the limit on processes and open files (ulimit)',
} as const

const BY_ERRNO: Readonly<Record<string, Pick<Fault, 'kind' | 'hint'>>> = {
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
  EACCES: NO_RIGHTS,
  EPERM: NO_RIGHTS,
  EROFS: NO_RIGHTS,
  EMFILE: TOO_MANY,
  ENFILE: TOO_MANY,
  EAGAIN: TOO_MANY,
  ENOMEM: TOO_MANY,
}
