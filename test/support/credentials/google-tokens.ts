import type {KeyObject} from 'node:crypto'
import {jwtIn} from './jwt.ts'
import type {Answer, Asked} from './loopback.ts'

export interface ServiceAccount {
  readonly email: string
  readonly publicKey: KeyObject
}

/**
 * Google's token service: a token for an assertion that the service account signed.
 *
 * @source Google Identity, "Using OAuth 2.0 for Server to Server Applications", with its table of errors
 */
export function googleTokens({email, publicKey}: ServiceAccount, nowUnixMs: () => number = Date.now) {
  return ({method, url, body}: Asked): Answer => {
    if (method !== 'POST' || url !== '/token') return {status: 404, body: ''}
    const form = new URLSearchParams(body)
    if (form.get('grant_type') !== JWT_BEARER) return refused('unsupported_grant_type', 'Invalid grant_type')
    const jwt = jwtIn(form.get('assertion') ?? '')
    const {iss, aud, scope, iat, exp} = jwt.claims
    if (iss !== email) return refused('invalid_grant', 'Invalid grant: account not found')
    if (!jwt.isSignedBy(publicKey)) return refused('invalid_grant', 'Invalid JWT Signature.')
    if (aud !== TOKEN_URL) return refused('invalid_grant', 'Invalid JWT: Failed audience check.')
    const now = nowUnixMs() / 1000
    const isTimely = Number(iat) <= now + 300 && Number(exp) > now && Number(exp) - Number(iat) <= 3600
    if (!isTimely) return refused('invalid_grant', NOT_TIMELY)
    if (![scope].flat().includes(CLOUD))
      return refused('invalid_scope', 'Invalid OAuth scope or ID token audience provided.')
    return json(200, {access_token: `for-${email}`, token_type: 'Bearer', expires_in: 3599})
  }
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const TOKEN_URL = 'https://oauth2.googleapis.com/token'
const CLOUD = 'https://www.googleapis.com/auth/cloud-platform'
const NOT_TIMELY =
  'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.'

const refused = (error: string, error_description: string): Answer => json(400, {error, error_description})

const json = (status: number, body: object): Answer => ({
  status,
  headers: {'content-type': 'application/json'},
  body: JSON.stringify(body),
})
