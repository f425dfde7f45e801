import type {AuthClient} from 'google-auth-library'
import {CloudFault} from '../shared/cloud-fault.ts'
import {byStatus} from './faults.ts'

/** @throws CloudFault */
export async function postJson(authClient: AuthClient, url: URL, body: object): Promise<unknown> {
  try {
    const init = {method: 'POST', body: JSON.stringify(body), headers: {'content-type': 'application/json'}}
    return (await authClient.fetch<unknown>(url, init)).data
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const status = 'status' in error && typeof error.status === 'number' ? error.status : 0
    const {kind, effect = 'none'} = byStatus(status)
    const code = status === 0 ? 'NO_ANSWER' : `HTTP ${status}`
    throw new CloudFault({kind, effect, code, message: error.message}, {cause: error})
  }
}
