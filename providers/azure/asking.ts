import {setTimeout as delay} from 'node:timers/promises'
import type {Fault} from '../../src/domain/fault.ts'
import type {Purchase} from '../../src/domain/offering.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {withRetries} from '../shared/with-retries.ts'
import type {AzureClients} from './clients.ts'
import {faultOf, refusal} from './faults.ts'
import {type Heard, heard} from './heard.ts'

/** How one call of the port asks Azure. */
export interface Asking {
  readonly clients: AzureClients
  readonly signal: AbortSignal
  /** Between two looks at what takes long. */
  readonly pollMs: number
  readonly purchase?: Purchase
  readonly onNews?: ((text: string) => void) | undefined
}

/** A part of the SDK's pollers. They are thenable: whoever awaits one waits for the end of its operation. */
export interface Poller {
  submitted(): Promise<void>
  poll(options?: {abortSignal?: AbortSignal}): Promise<unknown>
  readonly isDone: boolean
  readonly operationState?: {readonly status: string} | undefined
}

/** Asks, again where that helps. @throws CloudFault */
export function ask<T>({signal, purchase, onNews}: Asking, act: () => Promise<T>): Promise<T> {
  const said: Heard = {signal}
  return withRetries(() => heard.run(said, act), {faultOf: (error) => faultOf(error, said, purchase), signal, onNews})
}

/** @returns undefined where there is no such thing */
export async function askFor<T>(asking: Asking, act: () => Promise<T>): Promise<T | undefined> {
  const {signal, purchase, onNews} = asking
  const said: Heard = {signal}
  const unlessMissing = () =>
    heard.run(said, act).catch((error: unknown) => {
      if (said.status === 404) return undefined
      throw error
    })
  return withRetries(unlessMissing, {faultOf: (error) => faultOf(error, said, purchase), signal, onNews})
}

/** All pages of a listing; empty where what it is of is not there. */
export async function askForAll<T>(asking: Asking, list: () => Promise<AsyncIterable<T>>): Promise<readonly T[]> {
  const listed = await askFor(asking, async () => {
    const items: T[] = []
    for await (const item of await list()) items.push(item)
    return items
  })
  return listed ?? []
}

/**
 * Starts something long, and returns when it is over. Where it was throttled or preempted it is started again: what is put, deleted or started
 * twice is so once. The SDK takes such a look at an operation for the operation's own end; whether that failed is then not known.
 *
 * @throws CloudFault with what the operation ended with
 */
export async function perform(asking: Asking, start: () => Promise<{readonly poller: Poller}>): Promise<void> {
  const {signal, pollMs} = asking
  for (let restarts = 0; ; restarts++) {
    const ending = await performOnce(asking, start)
    if (ending === undefined) return
    if (!ending.isOpen || restarts === RESTARTS) throw new CloudFault(ending.fault)
    await delay(Math.max(pollMs * 2 ** restarts, ending.fault.retryAfterMs ?? 0), undefined, {signal})
  }
}

const RESTARTS = 5

/** How an operation did not succeed; `isOpen`: which another try may mend, or which nobody could say. */
interface Ending {
  readonly fault: Fault
  readonly isOpen: boolean
}

async function performOnce(asking: Asking, start: () => Promise<{readonly poller: Poller}>) {
  const {signal, pollMs, purchase} = asking
  const begun = await ask(asking, async () => {
    const {poller} = await start()
    await poller.submitted()
    return {poller, ending: endingOf(poller, purchase)} // bare, it would be awaited to its end
  })
  let {ending} = begun
  while (ending === undefined && !begun.poller.isDone) {
    await delay(pollMs, undefined, {signal})
    ending = await ask(asking, () => look(begun.poller, signal, purchase))
  }
  return ending
}

/** How an operation ended is final; how looking at it fails is not, and is thrown. */
async function look(poller: Poller, signal: AbortSignal, purchase: Purchase | undefined): Promise<Ending | undefined> {
  try {
    await poller.poll({abortSignal: signal})
  } catch (error) {
    if (!poller.isDone) throw error
  }
  return endingOf(poller, purchase)
}

function endingOf({operationState}: Poller, purchase: Purchase | undefined): Ending | undefined {
  if (operationState?.status !== 'failed' && operationState?.status !== 'canceled') return undefined
  const answer = heard.getStore() ?? {}
  const fault: Fault = {...refusal(answer, purchase), effect: 'unknown'}
  const isPassing = fault.kind === 'throttled' || fault.kind === 'outage'
  return {fault, isOpen: isPassing && !SLOW.includes(fault.code)}
}

/** What took a long time to fail, and would again. */
const SLOW: readonly string[] = ['OSProvisioningTimedOut']
