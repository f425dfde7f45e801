import {expect, test} from 'vitest'
import {priceSources} from '../../../src/adapters/prices/price-sources.ts'
import {collect, machineType, startPriceServer} from './price-server.ts'

test('settings say where each vendor is asked', async () => {
  const {url, asked} = await startPriceServer(() => ({status: 404}))
  const env = {
    GPUCTL_AWS_PRICES_ENDPOINT: `${url.href}aws`,
    GPUCTL_GCP_BILLING_ENDPOINT: `${url.href}gcp`,
    GPUCTL_AZURE_PRICES_ENDPOINT: `${url.href}azure/`,
    GPUCTL_GCP_API_KEY: 'key',
  }
  const sources = priceSources(env, '/nowhere')
  expect(sources.map(({cloud, purchases}) => [cloud, ...purchases].join(' '))).toEqual([
    'aws on-demand',
    'aws spot',
    'gcp on-demand spot flex-start',
    'azure on-demand spot',
  ])
  for (const source of sources.filter(({purchases}) => purchases[0] !== 'spot'))
    await collect(source, ['r'], [machineType(source.cloud, 'x')]).catch(() => {})
  expect(asked.map(({path}) => path.replace(/[?].*/, ''))).toEqual([
    '/aws/offers/v1.0/aws/AmazonEC2/current/region_index.json',
    '/gcp/v1/services/6F81-5844-456A/skus',
    '/azure/api/retail/prices',
  ])
})

test('a setting that is no address is told', () => {
  expect(() => priceSources({GPUCTL_AZURE_PRICES_ENDPOINT: 'azure'}, '/nowhere')).toThrow(
    /GPUCTL_AZURE_PRICES_ENDPOINT/,
  )
})
