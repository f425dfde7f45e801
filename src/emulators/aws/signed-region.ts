import type {ApiRequest} from '../core/emulated-cloud.ts'
import {refuse} from './refusal.ts'

/**
 * Who asks, and in which region, by the credential scope of the signature. The signature itself is not computed: there is no secret
 * that it could be held against.
 *
 * @source AWS Signature Version 4
 */
export function signedRegion(
  {headers}: ApiRequest,
  service = 'ec2',
): {readonly accessKey: string; readonly region: string} {
  const authorization = String(headers.authorization ?? '')
  if (authorization === '') refuse('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
  const scope =
    /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=[^,]+, ?Signature=[0-9a-f]{64}$/.exec(
      authorization,
    )
  const [, accessKey, region, signed] = scope ?? []
  if (accessKey === undefined || region === undefined || signed !== service || accessKey.startsWith(REFUSED_KEY))
    refuse('AuthFailure', 'AWS was not able to validate the provided access credentials', 401)
  return {accessKey, region}
}

/** A key that is known to be bad, for tests of what follows from that. */
export const REFUSED_KEY = 'AKIAREFUSED'
