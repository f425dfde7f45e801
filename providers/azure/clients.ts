import type {ComputeManagementClient} from '@azure/arm-compute'
import type {NetworkManagementClient} from '@azure/arm-network'
import type {ResourceManagementClient} from '@azure/arm-resources'
import type {RentedCloudOptions} from '../shared/rented-cloud-options.ts'
import {listeningPolicy} from './heard.ts'
import {subscriptionOf} from './subscription.ts'

/** The SDK's clients, each loaded when it is first asked for. */
export interface AzureClients {
  readonly subscription: string
  /** As the Azure CLI calls it. */
  readonly subscriptionName?: string
  compute(): Promise<ComputeManagementClient>
  network(): Promise<NetworkManagementClient>
  resources(): Promise<ResourceManagementClient>
  /** Who asks, as the token says it. */
  principal(): Promise<string | undefined>
}

/** @throws CloudFault when nobody says which subscription */
export function azureClients(settings: RentedCloudOptions): AzureClients {
  const {endpoint, certificate, emulated} = settings
  const {id: subscription, name: subscriptionName, tenant} = subscriptionOf(settings)
  const options = {
    ...(endpoint === undefined ? {} : {endpoint}),
    ...(certificate === undefined ? {} : {tlsOptions: {ca: certificate}}),
    // Ours is the one retry policy; and an identity's token is not for another host.
    retryOptions: {maxRetries: 0},
    redirectOptions: {maxRetries: 0},
    additionalPolicies: [{policy: listeningPolicy(), position: 'perRetry' as const}],
  }
  const credential = once(() => credentialOf(emulated, tenant))
  return {
    subscription,
    ...(subscriptionName === undefined ? {} : {subscriptionName}),
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
async function credentialOf(emulated: boolean, tenantId: string | undefined) {
  if (emulated) return {getToken: async () => ({token: 'emulated', expiresOnTimestamp: Date.now() + 3_600_000})}
  const {DefaultAzureCredential} = await import('@azure/identity')
  return new DefaultAzureCredential(tenantId === undefined ? {} : {tenantId})
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

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
