import {ComputeManagementClient} from '@azure/arm-compute'
import {NetworkManagementClient} from '@azure/arm-network'
import {ResourceManagementClient} from '@azure/arm-resources'
import {SUBSCRIPTION} from './arm.ts'

export interface Endpoint {
  readonly endpoint: string
  readonly certificate: string
}

/** The plain SDK, as somebody uses it who has no gpuctl. */
export function azureSdk({endpoint, certificate: ca}: Endpoint) {
  const credential = {getToken: async () => ({token: 'somebody', expiresOnTimestamp: Date.now() + 3_600_000})}
  const subscription = SUBSCRIPTION.split('/').at(-1) ?? ''
  const options = {endpoint, tlsOptions: {ca}}
  return {
    compute: new ComputeManagementClient(credential, subscription, options),
    network: new NetworkManagementClient(credential, subscription, options),
    resources: new ResourceManagementClient(credential, subscription, options),
  }
}

export type AzureSdk = ReturnType<typeof azureSdk>

/** Pollers are looked at so often. */
export const SOON = {updateIntervalInMs: 5}
