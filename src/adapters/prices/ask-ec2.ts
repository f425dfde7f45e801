import type {GpuctlError} from '../../errors/gpuctl-error.ts'
import {noAnswer, refused} from './price-fault.ts'
import {type RetryOptions, Transient, withRetries} from './with-retries.ts'

/** EC2 refuses a whole region with these: it is not enabled for the account, or nothing is. */
export class RegionRefused extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** One question to EC2, asked again while it throttles: its SDK is told not to. @throws RegionRefused, GpuctlError */
export function askEc2<T>(region: string, options: RetryOptions, ask: () => Promise<T>): Promise<T> {
  return withRetries(
    () =>
      ask().catch((error: SdkError) => {
        options.signal.throwIfAborted()
        throw meaningOf(error, region)
      }),
    options,
  )
}

export const credentialsRefused = (what: string, cause?: unknown): GpuctlError =>
  refused(
    what,
    'check AWS_PROFILE or AWS_ACCESS_KEY_ID; they need ec2:DescribeSpotPriceHistory and ec2:DescribeAvailabilityZones',
    cause,
  )

/** Every error of the SDK has the vendor's code as its name. */
interface SdkError extends Error {
  readonly $metadata?: {readonly httpStatusCode?: number}
}

/** By code and status, never by message. @source EC2 API error codes; the SDK's list of throttling codes */
function meaningOf(error: SdkError, region: string): Error {
  const status = error.$metadata?.httpStatusCode
  if (REGION_CODES.includes(error.name)) return new RegionRefused(error.name)
  if (CREDENTIAL_CODES.includes(error.name)) return credentialsRefused(`AWS answers ${error.name} in ${region}`, error)
  const fault = noAnswer(`EC2 in ${region}: ${error.name}: ${error.message}`, error)
  const mayPass = status === undefined || status === 429 || status >= 500 || THROTTLE_CODES.includes(error.name)
  return mayPass ? new Transient(fault) : fault
}

const REGION_CODES = ['AuthFailure', 'OptInRequired']
const CREDENTIAL_CODES = [
  'CredentialsProviderError',
  'UnauthorizedOperation',
  'AccessDenied',
  'ExpiredToken',
  'RequestExpired',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
]
const THROTTLE_CODES = [
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'EC2ThrottledException',
  'SlowDown',
]
