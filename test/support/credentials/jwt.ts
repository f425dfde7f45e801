import {constants, type KeyObject, verify} from 'node:crypto'

export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  isSignedBy(key: KeyObject): boolean
}

/** @source RFC 7515; RFC 7518, sections 3.3 and 3.5 */
export function jwtIn(token: string): Jwt {
  const [header = '', claims = '', signature = ''] = token.split('.')
  const {alg} = decoded(header)
  const padding = {RS256: constants.RSA_PKCS1_PADDING, PS256: constants.RSA_PKCS1_PSS_PADDING}[String(alg)]
  return {
    header: decoded(header),
    claims: decoded(claims),
    isSignedBy: (key) =>
      padding !== undefined &&
      verify('sha256', Buffer.from(`${header}.${claims}`), {key, padding}, Buffer.from(signature, 'base64url')),
  }
}

const decoded = (part: string): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(part, 'base64url').toString())
