import type {ApiRequest} from '../core/emulated-cloud.ts'
import type {VirtualClock} from '../core/virtual-clock.ts'
import {refuse} from './refusal.ts'
import {type Claimed, claimedBy, isSigned} from './signature-of.ts'

export type AwsService = 'ec2' | 'sts' | 'servicequotas'

/** Of every access key of every emulated account. */
export const EMULATED_SECRET = 'emulated'

/** A key that is known to be bad, for tests of what follows from that. */
export const REFUSED_KEY = 'AKIAREFUSED'

/**
 * Who asks, and in which region, by a signature that is theirs.
 *
 * @throws Ec2Refusal as each service words it
 * @source AWS Signature Version 4; EC2 API reference, "Error codes"; STS API reference, "Common errors". That EC2 says of a wrong secret only
 * AuthFailure: boto/boto3#524, aws/aws-sdk-java#519
 */
export function checkSignature(
  request: ApiRequest,
  service: AwsService,
  clock: VirtualClock,
): {readonly accessKey: string; readonly region: string} {
  const {headers} = request
  const authorization = String(headers.authorization ?? '')
  if (authorization === '') refuse('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
  const claimed = claimedBy(authorization)
  if (claimed?.service !== service || claimed.accessKey.startsWith(REFUSED_KEY)) refuse(...WORDS[service].key)
  const {accessKey, region} = claimed
  if (!isTimely(claimed, String(headers['x-amz-date'] ?? ''), clock)) refuse(...WORDS[service].time)
  if (!isSigned(request, claimed, EMULATED_SECRET)) refuse(...WORDS[service].signature)
  return {accessKey, region}
}

/**
 * Of this machine's clock or of the emulated one: that is in every answer, and SDKs go by it, but a process that has had no answer yet, and
 * boto3, go by this machine's.
 */
function isTimely({day}: Claimed, date: string, clock: VirtualClock): boolean {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? []
  const [year = 0, month = 0, ...rest] = parts.map(Number)
  const atUnixMs = Date.UTC(year, month - 1, ...rest)
  const isNear = (nowUnixMs: number) => Math.abs(nowUnixMs - atUnixMs) <= SKEW_MS
  return date.startsWith(day) && (isNear(Date.now()) || isNear(clock.nowUnixMs()))
}

const SKEW_MS = 15 * 60_000

type Words = readonly [code: string, message: string, status: number]

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
const EXPIRED = 'Signature expired: it is more than 15 minutes from the time of the service'
const NOT_VALID = ['AuthFailure', 'AWS was not able to validate the provided access credentials', 401] as const
const NO_KEY = 'The security token included in the request is invalid.'

const WORDS: Readonly<Record<AwsService, Readonly<Record<'key' | 'time' | 'signature', Words>>>> = {
  ec2: {key: NOT_VALID, time: ['RequestExpired', 'Request has expired.', 400], signature: NOT_VALID},
  sts: {
    key: ['InvalidClientTokenId', NO_KEY, 403],
    time: ['SignatureDoesNotMatch', EXPIRED, 403],
    signature: ['SignatureDoesNotMatch', MISMATCH, 403],
  },
  servicequotas: {
    key: ['UnrecognizedClientException', NO_KEY, 400],
    time: ['InvalidSignatureException', EXPIRED, 400],
    signature: ['InvalidSignatureException', MISMATCH, 400],
  },
}
