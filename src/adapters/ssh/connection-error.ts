import type {SshEndpoint} from '../../domain/node.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {addressOf} from './endpoint-name.ts'

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the host closed the connection',
  EPIPE: 'the host closed the connection',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'no answer',
  ENOTFOUND: 'no such host name',
  EAI_AGAIN: 'the name server did not answer',
}

/** A connection that could not be made, or did not last. */
export function unreachable(endpoint: SshEndpoint, cause: unknown): GpuctlError {
  if (cause instanceof GpuctlError) return cause
  return new GpuctlError(
    'NODE_FAILED',
    `cannot connect to ${addressOf(endpoint)}${wayOf(endpoint)}: ${reasonOf(cause)}`,
    'check that the host is up and that a firewall lets you through to its SSH port',
    {cause},
  )
}

export function connectionLost(endpoint: SshEndpoint, cause?: unknown): GpuctlError {
  const why = cause === undefined ? '' : `: ${reasonOf(cause)}`
  return new GpuctlError(
    'NODE_FAILED',
    `the connection to ${addressOf(endpoint)} was lost${why}`,
    'check that the host is up, then run the command again',
    {cause},
  )
}

export const reasonOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  const {code} = cause as NodeJS.ErrnoException
  return (
    (typeof code === 'string' && REASONS[code]) ||
    cause.message.replace('(SSH) Channel open failure: ', '') ||
    code ||
    'unknown'
  )
}

function wayOf({route}: SshEndpoint): string {
  if (route.kind === 'jump') return ` through ${addressOf(route.through)}`
  return route.kind === 'netns' ? ` in network namespace ${route.name}` : ''
}
