import type {EC2ClientConfig} from '@aws-sdk/client-ec2'
import type {Fault} from '../../src/domain/fault.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {RentedCloudOptions} from '../shared/rented-cloud-options.ts'
import {withRetries} from '../shared/with-retries.ts'
import {credentialsOf, profileOf} from './credentials.ts'
import type {Ec2Api} from './ec2-api.ts'
import {faultOf} from './faults.ts'
import type {Pace} from './pace.ts'
import {loginOf, profilesOf} from './profiles.ts'

/** One request; its options go with it. */
export type Ask<T> = (ec2: Ec2Api, options: {readonly abortSignal: AbortSignal}) => Promise<T>

/** EC2 of one region, for one call of the port. */
export interface Ec2 {
  readonly region: string
  readonly signal: AbortSignal
  readonly pace: Pace
  readonly onNews?: (text: string) => void
  /** Whether anything that was asked through this was answered. */
  readonly isHeard: () => boolean
  /** Asks once. @throws CloudFault */
  once<T>(ask: Ask<T>): Promise<T>
  /** Asks until it is answered: only what may be repeated. @throws CloudFault */
  ask<T>(ask: Ask<T>): Promise<T>
  /** Repeats all of an act as long as its faults pass: looks first, then makes. @throws CloudFault */
  repeat<T>(act: () => Promise<T>): Promise<T>
}

export interface OpenOptions {
  readonly signal: AbortSignal
  readonly onNews?: ((text: string) => void) | undefined
}

export type OpenEc2 = (region: string, options: OpenOptions) => Ec2

/** One client for each region; the SDK is loaded when the first request is made. */
export function ec2Opener(options: RentedCloudOptions, pace: Pace): OpenEc2 {
  const clients = new Map<string, Promise<Ec2Api>>()
  const clientOf = (region: string) => {
    const client = clients.get(region) ?? makeClient(region, options, pace)
    clients.set(region, client)
    return client
  }
  return (region, {signal, onNews}) => {
    let isHeard = false
    const once = async <T>(ask: Ask<T>): Promise<T> => {
      signal.throwIfAborted()
      const client = await clientOf(region)
      try {
        const answer = await ask(client, {abortSignal: signal})
        isHeard = true
        return answer
      } catch (error) {
        signal.throwIfAborted()
        const fault = faultOf(error)
        throw fault === undefined ? error : new CloudFault(await withProfile(fault, options), {cause: error})
      }
    }
    const repeat = <T>(act: () => Promise<T>): Promise<T> =>
      withRetries(act, {
        faultOf,
        signal,
        withinMs: pace.retryWithinMs,
        firstDelayMs: pace.firstDelayMs,
        onNews,
      })
    return {
      region,
      signal,
      pace,
      ...(onNews && {onNews}),
      isHeard: () => isHeard,
      once,
      repeat,
      ask: (ask) => repeat(() => once(ask)),
    }
  }
}

/** The SDK does not say whose credentials it did not find, nor how to log in there. */
async function withProfile(fault: Fault, options: RentedCloudOptions): Promise<Fault> {
  const profile = profileOf(options)
  if (!LOGIN_FAULTS.includes(fault.code) || profile === undefined) return fault
  const login = loginOf(profile, await profilesOf(options.env))
  const message = `${fault.message} for the profile ${profile}${profile === options.env.AWS_PROFILE ? ' (AWS_PROFILE)' : ''}`
  return {...fault, message, ...(login === undefined ? {} : {hint: `run ${login}`})}
}

const LOGIN_FAULTS: readonly string[] = ['CredentialsProviderError', 'TokenProviderError']

async function makeClient(region: string, options: RentedCloudOptions, {requestMs}: Pace): Promise<Ec2Api> {
  const [{Ec2Api}, {QuickProtocol}] = await Promise.all([import('./ec2-api.ts'), import('./quick-protocol.ts')])
  return new Ec2Api({
    region,
    protocol: QuickProtocol,
    // Sold out is a server error on EC2, which the SDK would try again: see with-retries.ts for the one policy there is.
    maxAttempts: 1,
    logger: SILENT,
    requestHandler: {
      connectionTimeout: Math.min(5000, requestMs),
      requestTimeout: requestMs,
      throwOnRequestTimeout: true, // it only warns otherwise
    },
    ...(options.endpoint === undefined ? {} : {endpoint: options.endpoint}),
    ...credentialsOf(options),
  })
}

/** Without `info` the SDK does not walk through every answer again, a quarter of a second for 1,000 instances, to log it nowhere. */
const SILENT = {trace() {}, debug() {}, warn() {}, error() {}} as unknown as NonNullable<EC2ClientConfig['logger']>
