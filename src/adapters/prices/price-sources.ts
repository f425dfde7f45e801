import type {PriceSource} from '../../ports/price-source.ts'
import {awsOnDemandPrices} from './aws-on-demand.ts'
import {awsSpotPrices} from './aws-spot.ts'
import {azurePrices} from './azure.ts'
import {endpoint} from './endpoint.ts'
import {gcpPrices} from './gcp.ts'
import {priceListCache} from './price-list-cache.ts'

/**
 * The vendors' price lists, where these settings say.
 *
 * @param cacheFolder for lists that are long to download
 * @throws GpuctlError USAGE when a setting is no address
 */
export function priceSources(env: NodeJS.ProcessEnv, cacheFolder: string): readonly PriceSource[] {
  const at = (setting: string, vendor: string) => endpoint(setting, env[setting], vendor)
  const ec2 = env.AWS_ENDPOINT_URL_EC2 || env.AWS_ENDPOINT_URL
  const isIgnored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true'
  return [
    awsOnDemandPrices({
      endpoint: at('GPUCTL_AWS_PRICES_ENDPOINT', 'https://pricing.us-east-1.amazonaws.com'),
      cache: priceListCache(cacheFolder),
    }),
    awsSpotPrices(ec2 && !isIgnored ? {endpoint: ec2} : {}),
    gcpPrices({
      endpoint: at('GPUCTL_GCP_BILLING_ENDPOINT', 'https://cloudbilling.googleapis.com'),
      apiKey: env.GPUCTL_GCP_API_KEY,
    }),
    azurePrices({endpoint: at('GPUCTL_AZURE_PRICES_ENDPOINT', 'https://prices.azure.com')}),
  ]
}
