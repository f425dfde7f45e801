import type {ErrorCode} from '../errors/codes.ts'
import type {Fault} from './fault.ts'

/** What a fault is to the user, where it ends a command. */
export const FAULT_CODES: Readonly<Record<Fault['kind'], ErrorCode>> = {
  capacity: 'CAPACITY_EXHAUSTED',
  quota: 'QUOTA_EXCEEDED',
  auth: 'AUTH_FAILED',
  throttled: 'CLOUD_UNAVAILABLE',
  outage: 'CLOUD_UNAVAILABLE',
  invalid: 'SPEC_INVALID',
  'missing-tool': 'TOOL_MISSING',
  lost: 'NODE_FAILED',
}
