import {z} from 'zod'
import type {ApiAnswer, ApiRequest} from '../core/emulated-cloud.ts'

/** The one call of another API, Cloud Resource Manager v1: here whoever has a token may do all that they ask for. */
export const TEST_RIGHTS = 'cloudresourcemanager.projects.testIamPermissions'

export const asksForRights = ({method, url}: ApiRequest): boolean =>
  method === 'POST' && /^\/v1\/projects\/[^/:]+:testIamPermissions(\?|$)/.test(url)

export function rightsAnswer({body}: ApiRequest): ApiAnswer {
  const {permissions} = bodySchema.parse(JSON.parse(body.toString()))
  return {
    status: 200,
    headers: {'content-type': 'application/json; charset=UTF-8'},
    body: JSON.stringify({permissions}),
  }
}

const bodySchema = z.object({permissions: z.array(z.string().startsWith('compute.')).max(100)})
