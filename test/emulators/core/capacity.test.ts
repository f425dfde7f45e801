import {expect, test} from 'vitest'
import {capacityMarket, type MarketKey} from '../../../src/emulators/core/capacity-market.ts'
import {type QuotaKey, quotaLedger} from '../../../src/emulators/core/quota-ledger.ts'

const KEY: MarketKey = {
  cloud: 'aws',
  region: 'us-east-1',
  zone: 'use1-az1',
  instanceType: 'p5.48xlarge',
  purchase: 'spot',
}

test('without a rule there is as much as anybody wants', () => {
  const market = capacityMarket()
  expect(market.take(KEY, 10_000)).toBe(true)
  expect(market.free(KEY)).toBe(Infinity)
})

test('nodes are had all at once or not at all, and given back', () => {
  const market = capacityMarket()
  market.set({instanceType: 'p5.48xlarge', nodes: 4})
  expect([market.take(KEY, 3), market.take(KEY, 2), market.free(KEY), market.take(KEY, 1)]).toEqual([
    true,
    false,
    1,
    true,
  ])
  market.give(KEY, 2)
  expect(market.free(KEY)).toBe(2)
})

test('of rules the last that fits counts, and each zone is counted by itself', () => {
  const market = capacityMarket()
  market.set({nodes: 0})
  market.set({zone: 'use1-az2', nodes: 8})
  market.set({zone: 'use1-az2', purchase: 'on-demand', nodes: 0})
  const zones = ['use1-az1', 'use1-az2', 'use1-az3']
  expect(market.zonesWith(KEY, zones, 8)).toEqual(['use1-az2'])
  expect(market.zonesWith(KEY, zones, 9)).toEqual([])
  expect(market.zonesWith({...KEY, purchase: 'on-demand'}, zones, 1)).toEqual([])
})

test('a quota holds what is taken to its limit', () => {
  const quotas = quotaLedger()
  const quota = {cloud: 'aws', account: '111111111111', region: 'us-east-1', name: 'L-417A185B'}
  expect(quotas.take(quota, 1000)).toBe(true)
  quotas.limit(quota, 1200)
  expect([quotas.take(quota, 201), quotas.used(quota), quotas.take(quota, 200)]).toEqual([false, 1000, true])
  quotas.give(quota, 5000)
  expect([quotas.used(quota), quotas.limitOf(quota), quotas.limitOf({...quota, region: ''})]).toEqual([
    0,
    1200,
    Infinity,
  ])
})

test('each account has a quota of its own, as large as all have it unless it has another', () => {
  const quotas = quotaLedger()
  const every = {cloud: 'gcp', region: 'us-central1', name: 'NVIDIA_H100_GPUS'}
  const [one, two] = ['one', 'two'].map((account) => ({...every, account})) as [QuotaKey, QuotaKey]
  quotas.limit(every, 8)
  quotas.limit(two, 16)
  expect([quotas.take(one, 8), quotas.take(one, 1), quotas.take(two, 16), quotas.take(two, 1)]).toEqual([
    true,
    false,
    true,
    false,
  ])
  quotas.give(two, 16)
  expect([quotas.used(one), quotas.used(two), quotas.limitOf(one), quotas.limitOf(two)]).toEqual([8, 0, 8, 16])
})
