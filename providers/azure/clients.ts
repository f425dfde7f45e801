import type {ComputeManagementClient} from '@azure/arm-compute'
import type {NetworkManagementClient} from '@azure/arm-network'
import type {ResourceManagementClient} from '@azure/arm-resources'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {RentedCloudOptions} from '../shared/rented-cloud-options.ts'
import {listeningPolicy} from './heard.ts'

/** The SDK's clients, each loaded when it is first asked for. */
export interface AzureClients {
  readonly subscription: string
  compute(): Promise<ComputeManagementClient>
  network(): Promise<NetworkManagementClient>
  resources(): Promise<ResourceManagementClient>
  /** Who asks, as the token says it. */
  principal(): Promise<string | undefined>
}

/** @throws CloudFault when nobody says which subscription */
export function azureClients({endpoint, certificate, emulated, env}: RentedCloudOptions): AzureClients {
  const subscription = env.AZURE_SUBSCRIPTION_ID ?? (emulated ? MADE_UP_SUBSCRIPTION : undefined)
  if (subscription === undefined) throw new CloudFault(NO_SUBSCRIPTION)
  const options = {
    ...(endpoint === undefined ? {} : {endpoint}),
    ...(certificate === undefined ? {} : {tlsOptions: {ca: certificate}}),
    // Ours is the one retry policy; and an identity's token is not for another host.
    retryOptions: {maxRetries: 0},
    redirectOptions: {maxRetries: 0},
    additionalPolicies: [{policy: listeningPolicy(), position: 'perRetry' as const}],
  }
  const credential = once(() => credentialOf(emulated))
  return {
    subscription,
    compute: once(async () => {
      const [sdk, known] = await Promise.all([import('@azure/arm-compute'), credential()])
      return new sdk.ComputeManagementClient(known, subscription, options)
    }),
    network: once(async () => {
      const [sdk, known] = await Promise.all([import('@azure/arm-network'), credential()])
      return new sdk.NetworkManagementClient(known, subscription, options)
    }),
    resources: once(async () => {
      const [sdk, known] = await Promise.all([import('@azure/arm-resources'), credential()])
      return new sdk.ResourceManagementClient(known, subscription, options)
    }),
    principal: once(async () => {
      const known = await credential()
      const token = await known.getToken('https://management.azure.com/.default')
      return token === null ? undefined : namedIn(token.token)
    }),
  }
}

/** As every tool of Azure's finds one: environment, workload and managed identity, then `az login`. */
async function credentialOf(emulated: boolean) {
  if (emulated) return {getToken: async () => ({token: 'emulated', expiresOnTimestamp: Date.now() + 3_600_000})}
  const {DefaultAzureCredential} = await import('@azure/identity')
  return new DefaultAzureCredential()
}

/** Of a user its name, of an application its id. A token is opaque by contract: what is not as expected names nobody. */
function namedIn(token: string): string | undefined {
  try {
    const claims: Record<string, unknown> = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const name = claims.upn ?? claims.unique_name ?? claims.appid ?? claims.oid
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}

const MADE_UP_SUBSCRIPTION = '00000000-0000-0000-0000-000000000000'

const NO_SUBSCRIPTION = {
  kind: 'auth',
  code: 'NoSubscription',
  message: 'AZURE_SUBSCRIPTION_ID is not set',
  hint: 'set AZURE_SUBSCRIPTION_ID to one of: az account list --output table',
  effect: 'none',
} as const

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
