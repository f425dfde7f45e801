import {createHmac, hash, timingSafeEqual} from 'node:crypto'
import type {ApiRequest} from '../core/emulated-cloud.ts'

/** What a request's `authorization` says. */
export interface Claimed {
  readonly accessKey: string
  /** `20261121`. */
  readonly day: string
  readonly region: string
  readonly service: string
  /** Of headers, in lower case. */
  readonly signed: readonly string[]
  readonly signature: string
}

export function claimedBy(authorization: string): Claimed | undefined {
  const [, accessKey, day, region, service, headers, signature] = AUTHORIZATION.exec(authorization) ?? []
  if (accessKey === undefined || day === undefined || region === undefined) return undefined
  if (service === undefined || headers === undefined || signature === undefined) return undefined
  return {accessKey, day, region, service, signed: headers.split(';'), signature}
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/

/** Whether the owner of the secret signed this request, and all of it that has to be. @source AWS IAM user guide, "Create a signed AWS API request" */
export function isSigned(request: ApiRequest, claimed: Claimed, secret: string): boolean {
  const {headers, body} = request
  const {day, region, service, signed, signature} = claimed
  const isOpen = (name: string) => (name === 'host' || name.startsWith('x-amz-')) && !signed.includes(name)
  if (Object.keys(headers).some(isOpen)) return false
  const payload = sha256(body)
  const told = headers['x-amz-content-sha256']
  if (told !== undefined && told !== payload) return false
  const scope = `${day}/${region}/${service}/aws4_request`
  const canonical = sha256(canonicalRequest(request, signed, payload))
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, canonical].join('\n')
  const expected = createHmac('sha256', signingKey(secret, claimed)).update(text).digest()
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
}

function canonicalRequest({method, url, headers}: ApiRequest, signed: readonly string[], payload: string): string {
  const {pathname, searchParams} = new URL(url, 'http://localhost')
  const query = [...searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&')
  const lines = signed.map((name) => `${name}:${[headers[name]].flat().join(',').trim().replaceAll(/\s+/g, ' ')}`)
  return [method, pathname, query, ...lines, '', signed.join(';'), payload].join('\n')
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

const sha256 = (data: string | Buffer): string => hash('sha256', data)

/** Good for a day: of a thousand requests nearly all have the one before's. */
const keys = new Map<string, Buffer>()

function signingKey(secret: string, {day, region, service}: Claimed): Buffer {
  const name = [secret, day, region, service].join('/')
  const known = keys.get(name)
  if (known !== undefined) return known
  if (keys.size >= MOST_KEYS) keys.clear()
  const parts = [day, region, service, 'aws4_request']
  const key = parts.reduce(
    (by: Buffer, part) => createHmac('sha256', by).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  )
  keys.set(name, key)
  return key
}

const MOST_KEYS = 1000
