import type {Fault} from '../../src/domain/fault.ts'
import {FAULT_CODES} from '../../src/domain/fault-codes.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import {CloudFault} from './cloud-fault.ts'

/** Who tells it, and what helps at this cloud where a fault does not say. */
export interface Teller {
  readonly cloud: string
  readonly hints?: Partial<Hints>
}

type Hints = Readonly<Record<Fault['kind'], string>>

/** Runs what has no place for a fault beside its result: it is then an error that the user can act on. @throws GpuctlError */
export async function told<T>({cloud, hints}: Teller, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error
    const {kind, code, message, hint = {...HINTS, ...hints}[kind]} = error.fault
    throw new GpuctlError(FAULT_CODES[kind], `${cloud}: ${code}: ${message}`, hint, {cause: error})
  }
}

const HINTS: Hints = {
  capacity: 'allow another zone or region',
  quota: 'ask the cloud for more quota, or allow another region',
  auth: 'log in again, or ask for the rights that the message names',
  throttled: 'run the same command again in a minute',
  outage: 'run the same command again: it goes on where this one stopped',
  invalid: 'correct what the message names',
  'missing-tool': 'install it',
  lost: 'run gpuctl status to see which nodes are gone',
}
