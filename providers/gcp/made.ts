import {CloudFault} from '../shared/cloud-fault.ts'
import type {Gcp} from './gcp.ts'

/**
 * Waits for an insert; what somebody else made meanwhile under the same name is made. Without a request id: what is removed and made
 * again would be the old request for Google, and no name is given twice anyway.
 */
export async function made(gcp: Gcp, insert: Parameters<Gcp['complete']>[0]): Promise<void> {
  try {
    await gcp.complete(insert)
  } catch (error) {
    if (error instanceof CloudFault && /^(alreadyExists|RESOURCE_ALREADY_EXISTS)$/.test(error.fault.code)) return
    throw error
  }
}
