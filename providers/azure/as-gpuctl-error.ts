import type {Fault} from '../../src/domain/fault.ts'
import {FAULT_CODES} from '../../src/domain/fault-codes.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import {CloudFault} from '../shared/cloud-fault.ts'

/** A fault of a call that has no other way to tell it; all else as it is. */
export function asGpuctlError(error: unknown): unknown {
  if (!(error instanceof CloudFault)) return error
  const {kind, code, message, hint} = error.fault
  return new GpuctlError(FAULT_CODES[kind], `Azure: ${code}: ${message}`, hint ?? HINTS[kind], {cause: error})
}

const HINTS: Readonly<Record<Fault['kind'], string>> = {
  auth: 'run: az login',
  quota: 'ask Azure for quota: portal, Quotas, Compute',
  capacity: 'allow another region or another size',
  invalid: 'correct what Azure names',
  throttled: 'run the same command again in a few minutes',
  outage: 'run the same command again: it goes on where this one stopped',
  'missing-tool': 'install it',
}
