import type {AuthClient} from 'google-auth-library'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {RentedCloudOptions} from '../shared/rented-cloud-options.ts'
import {withRetries} from '../shared/with-retries.ts'
import {type Clients, clientsOf} from './clients.ts'
import {credentialsOf} from './credentials.ts'
import {faultOf, operationFault} from './faults.ts'
import {postJson} from './post-json.ts'
import {requestScope, scoped} from './requests.ts'
import type {Operation} from './types.ts'

/** Compute Engine in one project, for one call of the port. */
export interface Gcp extends Clients {
  readonly project: string
  readonly emulated: boolean
  readonly signal: AbortSignal
  /** Asks, and again where that may help. What is asked must be safe to repeat. @throws CloudFault */
  ask<T>(request: (options: CallOptions) => Promise<T>, withinMs?: number): Promise<T>
  /** Starts an operation. */
  start(request: (options: CallOptions) => Promise<Started>): Promise<Operation>
  /** Waits for the end of an operation. @throws CloudFault where it failed */
  finish(operation: Operation): Promise<Operation>
  /** Starts an operation and waits for its end; again where it ended for a reason that passes. @throws CloudFault */
  complete(request: (options: CallOptions) => Promise<Started>): Promise<Operation>
  /** The retries of {@link ask}, around more than one request. */
  again<T>(act: () => Promise<T>): Promise<T>
  /** Posts to an API that the library has no client for. @param url where nobody named another endpoint @throws CloudFault */
  post(url: URL, body: object): Promise<unknown>
  /** Who asks, where the credentials say so. */
  readonly principal?: string
}

/** What the library gives back for an operation: it, in a wrapper for long-running ones that it then does not wait for. */
export type Started = [{readonly latestResponse: unknown}, ...unknown[]]

/** To every call of the library: no retries of its own, and an end. */
export interface CallOptions {
  readonly retry: null
  readonly autoPaginate: false
  readonly timeout: number
}

export interface GcpSession {
  for(signal: AbortSignal, onNews?: (text: string) => void): Promise<Gcp>
}

/** Credentials and clients are found once, when they are first needed. */
export function gcpSession(options: RentedCloudOptions): GcpSession {
  let opened: Promise<Opened> | undefined
  const open = async () => {
    const {authClient, project} = await credentialsOf(options)
    const client = scoped(authClient)
    return {authClient: client, clients: clientsOf(client, options.endpoint), project}
  }
  return {
    async for(signal, onNews) {
      signal.throwIfAborted()
      opened ??= open()
      opened.catch(() => {
        opened = undefined // somebody may log in meanwhile
      })
      return gcpFor(await opened, options, signal, onNews)
    },
  }
}

interface Opened {
  readonly authClient: AuthClient
  readonly clients: Clients
  readonly project: string
}

function gcpFor(
  {authClient, clients, project}: Opened,
  {emulated, endpoint}: RentedCloudOptions,
  signal: AbortSignal,
  onNews?: (text: string) => void,
): Gcp {
  const ask: Gcp['ask'] = (request, withinMs) => {
    const scope: {signal: AbortSignal; retryAfterMs?: number} = {signal}
    const meaning = (error: unknown) => {
      const fault = faultOf(error)
      return fault && scope.retryAfterMs !== undefined ? {...fault, retryAfterMs: scope.retryAfterMs} : fault
    }
    const act = () => requestScope.run(scope, () => request(CALL))
    return withRetries(act, {faultOf: meaning, signal, onNews, ...(withinMs !== undefined && {withinMs})})
  }

  /** The server holds each of these until the operation is done, two minutes at most. */
  async function wait({name, zone, region}: Operation): Promise<Operation> {
    const operation = name ?? ''
    if (zone) {
      const client = await clients.zoneOperations()
      return (await ask(() => client.wait({project, zone: lastOf(zone), operation}, HELD)))[0]
    }
    if (region) {
      const client = await clients.regionOperations()
      return (await ask(() => client.wait({project, region: lastOf(region), operation}, HELD)))[0]
    }
    const client = await clients.globalOperations()
    return (await ask(() => client.wait({project, operation}, HELD)))[0]
  }

  const start: Gcp['start'] = async (request) => (await ask(request))[0].latestResponse as Operation
  const finish: Gcp['finish'] = async (operation) => {
    let now = operation
    while (now.status !== 'DONE') now = await wait(now)
    const fault = operationFault(now)
    if (fault === undefined) return now
    throw new CloudFault(fault)
  }
  const again: Gcp['again'] = (act) => withRetries(act, {faultOf, signal, onNews})

  return {
    ...clients,
    project,
    emulated,
    signal,
    ask,
    start,
    finish,
    again,
    ...principalOf(authClient),
    post: (url, body) =>
      requestScope.run({signal}, () =>
        postJson(authClient, endpoint === undefined ? url : new URL(url.pathname, endpoint), body),
      ),
    complete: (request) => again(async () => finish(await start(request))),
  }
}

/** Service accounts are named in their keys; users are in no credentials that gcloud writes. */
const principalOf = (authClient: AuthClient): Pick<Gcp, 'principal'> =>
  'email' in authClient && typeof authClient.email === 'string' ? {principal: authClient.email} : {}

const CALL: CallOptions = {retry: null, autoPaginate: false, timeout: 60_000}
const HELD: CallOptions = {retry: null, autoPaginate: false, timeout: 150_000}

/** The last part of a resource's address: its name. */
export const lastOf = (address: string | null | undefined): string => address?.slice(address.lastIndexOf('/') + 1) ?? ''
