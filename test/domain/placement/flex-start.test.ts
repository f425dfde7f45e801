import {expect, test} from 'vitest'
import {catalogCsv} from '../../../src/domain/catalog/catalog-csv.ts'
import {parseClusterFile} from '../../../src/domain/spec/parse-cluster-file.ts'
import {catalogOf, flexStartPrices} from '../../support/flex-start-prices.ts'
import {placeOn, RULES} from '../../support/place-on.ts'
import {SHIPPED} from '../../support/shipped-catalog.ts'

const US = catalogOf(flexStartPrices('gcp,us-central1,,a2-highgpu-1g,', '1.5'))

const specOf = (capacity: string) =>
  parseClusterFile(`name: x\nnodes: 2\ngpus: A100-40GB:1\ncapacity: [${capacity}]\nlifecycle: {ttl: 8h}`, 'gpuctl.yaml')

const reasonsOf = (catalog: typeof US, capacity: string) =>
  placeOn(catalog, specOf(capacity)).refused.map(({reason: {text}, example}) => [text, example.purchase])

const NO_PRICE =
  'no price of flex-start is known: gpuctl catalog update --cloud gcp reads it, with a key in GPUCTL_GCP_API_KEY'

test('flex-start is taken where it has a price, and is the cheapest of what is allowed', () => {
  const offering = {cloud: 'gcp', region: 'us-central1', instanceType: 'a2-highgpu-1g', purchase: 'flex-start'}
  for (const capacity of ['flex-start', 'flex-start, on-demand'])
    expect(placeOn(US, specOf(capacity))).toMatchObject({
      feasible: true,
      best: {placement: {pools: [{nodes: 2, offering}]}, nanoUsdPerHour: 3_000_000_000n},
    })
  expect(placeOn(US, specOf('on-demand'))).not.toMatchObject({best: {placement: {pools: [{offering}]}}})
  expect(reasonsOf(US, 'on-demand')).toContainEqual(['flex-start is not allowed', 'flex-start'])
})

test('without a price it is refused, and how to get one is told', () => {
  expect(placeOn(SHIPPED, specOf('flex-start')).feasible).toBe(false)
  expect(reasonsOf(SHIPPED, 'flex-start')).toContainEqual([NO_PRICE, 'flex-start'])
  expect(reasonsOf(US, 'flex-start')).toContainEqual([NO_PRICE, 'flex-start'])
})

test.each(['aws,us-east-1,use1-az4,g5.xlarge,', 'gcp,us-central1,,g4-standard-48,'])(
  'a price of %s makes nothing of what is not sold so',
  (beginning) => {
    const prices = flexStartPrices(beginning, '0.1')
    const known = prices.includes(`\n${beginning}`) ? prices : `${prices}${beginning}9,,made up,0.1\n`
    const spec = parseClusterFile(
      'name: x\ngpus: [A10G:1, RTX-PRO-6000:1]\ncapacity: [flex-start]\nlifecycle: {ttl: 1d}',
      'f',
    )
    const {feasible, refused} = placeOn(catalogOf(known), spec)
    expect(feasible).toBe(false)
    expect(refused.map(({reason}) => reason.text)).toContain('not sold as flex-start')
  },
)

test('what had no capacity lately is left out by itself', () => {
  const exclusion = {cloud: 'gcp', region: 'us-central1', purchase: 'flex-start', untilUnixMs: 9} as const
  const rules = {...RULES, exclusions: [exclusion]}
  expect(placeOn(US, specOf('flex-start'), 0, rules).feasible).toBe(false)
  expect(placeOn(US, specOf('spot'), 0, rules).feasible).toBe(true)
})

test('a catalog keeps its prices of flex-start when it is written and read again, and has no column without any', () => {
  const texts = catalogCsv(US)
  expect(texts['prices.csv']).toMatch(/^cloud,.*,source,flex_start_usd_per_hour\n/)
  expect(catalogOf(texts['prices.csv']).offerings).toEqual(US.offerings)
  expect(catalogCsv(SHIPPED)['prices.csv']).not.toContain('flex_start')
  expect(() => catalogOf(flexStartPrices('gcp,us-central1,,a2-highgpu-1g,', 'cheap'))).toThrow(
    /flex_start_usd_per_hour/,
  )
})
