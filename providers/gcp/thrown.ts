import type {Fault} from '../../src/domain/fault.ts'
import {FAULT_CODES} from '../../src/domain/fault-codes.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import {CloudFault} from '../shared/cloud-fault.ts'

/** Runs what gives no fault back; a fault is then an error that the user can act on. @throws GpuctlError */
export async function thrown<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error
    const {kind, code, message, hint = HINTS[kind]} = error.fault
    throw new GpuctlError(FAULT_CODES[kind], `Google Cloud: ${message} (${code})`, hint, {cause: error})
  }
}

const HINTS: Readonly<Record<Fault['kind'], string>> = {
  capacity: 'allow another zone or region',
  quota: 'ask Google for more quota (console, IAM & Admin, Quotas)',
  auth: 'run gcloud auth application-default login',
  throttled: 'run the same command again in a minute',
  outage: 'run the same command again in a minute',
  invalid: 'correct what the message names',
  'missing-tool': 'install it',
}

/** What could not be ended in time. */
export const leftBehind = (what: string): GpuctlError =>
  new GpuctlError('PARTLY_APPLIED', `Google Cloud: ${what} could not be removed in time`, 'run the same command again')
