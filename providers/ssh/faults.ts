import type {Fault} from '../../src/domain/fault.ts'
import type {HostEntry} from '../../src/domain/host-entry.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {Claim} from './claim.ts'

/** What a host refused, as data that a call gives back. */
export class HostFault extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault.message)
    this.fault = fault
  }
}

/** What went wrong with a host, as data; undefined for our own bugs, which are thrown on. */
export function faultOf(error: unknown, host: HostEntry, effect: Fault['effect']): Fault | undefined {
  if (error instanceof HostFault) return {...error.fault, effect}
  if (error instanceof GpuctlError) {
    const {message, hint} = error
    if (error.code === 'AUTH_FAILED') return {kind: 'auth', code: 'AuthFailed', message, hint, effect}
    return {kind: 'outage', code: 'HostUnreachable', message, hint, effect}
  }
  if (error instanceof DOMException && error.name === 'TimeoutError') return noAnswer(host, effect)
  return undefined
}

/** Of many faults the one that lasts longest, with all their messages: a host that is off may be on again in a minute. */
export function combined(faults: readonly Fault[]): Fault | undefined {
  const first = KINDS.flatMap((kind) => faults.filter((fault) => fault.kind === kind))[0]
  if (first === undefined) return undefined
  const messages = [...new Set([first, ...faults].map(({message}) => message))]
  const effect = faults.some((fault) => fault.effect === 'unknown') ? 'unknown' : 'none'
  return {...first, message: messages.join('; '), effect}
}

const KINDS: readonly Fault['kind'][] = [
  'invalid',
  'missing-tool',
  'auth',
  'quota',
  'capacity',
  'lost',
  'throttled',
  'outage',
]

const noAnswer = ({address}: HostEntry, effect: Fault['effect']): Fault => ({
  kind: 'outage',
  code: 'HostHangs',
  message: `${address} lets us in, but what was asked of it did not end in time`,
  hint: `see whether its home folder answers: ssh to ${address} and list it`,
  effect,
})

export const tooFewHosts = (has: number, wants: number): Fault => ({
  kind: 'invalid',
  code: 'TooFewHosts',
  message: `${wants} hosts are wanted and hosts: lists ${has}`,
  hint: 'add hosts to the cluster file',
  effect: 'none',
})

/** @param claim undefined when what stands there cannot be read: it may be a newer gpuctl's */
export const hostClaimed = ({address}: HostEntry, claim: Claim | undefined): Fault => ({
  kind: 'capacity',
  code: 'HostClaimed',
  message:
    claim === undefined
      ? `${address} is claimed, by whom cannot be read`
      : `${address} is claimed by the cluster ${claim.cluster} (pool ${claim.pool})`,
  hint: `bring that cluster down, or if it is gone for good remove ~/.gpuctl/claim-* on ${address}`,
  effect: 'none',
})

export const sameMachine = ({address}: HostEntry, other: HostEntry): Fault => ({
  kind: 'invalid',
  code: 'HostListedTwice',
  message: `${address} and ${other.address} are one machine, or share a home folder and a host name`,
  hint: 'list each machine once, and give each a host name of its own',
  effect: 'none',
})
