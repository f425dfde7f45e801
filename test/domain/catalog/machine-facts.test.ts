import {describe, expect, test} from 'vitest'
import {compactPlacementNodes} from '../../../src/domain/catalog/facts/placement.ts'
import {machineFacts} from '../../../src/domain/catalog/machine-facts.ts'
import {factsOf, made, named, ROWS, WITH_RDMA} from './shipped-machine-facts.ts'

test.each(ROWS)('$name says where its facts are from', ({facts}) => {
  const groups = new Set(facts.sources.map(({of}) => of))
  expect([...groups]).toEqual(expect.arrayContaining(['purchases', 'placement', 'nics', 'software']))
  for (const {at} of facts.sources) expect(at).not.toBe('')
  if (facts.bootSeconds !== 'unknown') expect(groups).toContain('boot')
  if (facts.bundledDiskNanoUsdPerHour > 0) expect(groups).toContain('disk')
})

test.each(WITH_RDMA)('$name, which has RDMA, is known well enough to be launched as a gang', ({type, facts}) => {
  expect(type.placementObject).not.toBe('unknown')
  expect(facts.placementMaxNodes).not.toBe(0)
  expect(facts.nics).not.toBe('unknown')
  expect(facts.software.transport).not.toMatch(/unknown|tcp/)
  expect(facts.software.ncclLogWord).not.toMatch(/unknown|Socket/)
  expect(facts.busBandwidth.some(({collective, nodes}) => collective === 'all-gather' && nodes === 2)).toBe(true)
})

test('a type that nothing is known of is not taken for a good one', () => {
  const interNode = {fabric: 'unknown', gbitsPerSecond: 'unknown', rdma: 'unknown'} as const
  const facts = machineFacts(made({cloud: 'lambda', instanceType: 'x', interNode, placementObject: 'unknown'}))
  expect(facts).toMatchObject({
    placementMaxNodes: 'unknown',
    nvlinkDomainNodes: 1,
    hostGbitsPerSecond: 'unknown',
    bundledDiskNanoUsdPerHour: 0,
    nics: 'unknown',
    bootSeconds: 'unknown',
    busBandwidth: [],
    sources: [],
  })
  expect(facts.software).toMatchObject({transport: 'unknown', ncclPlugin: 'unknown', image: 'unknown'})
})

describe('purchases', () => {
  test.each([
    ['p6e-gb200.36xlarge', ['reserved']],
    ['a3-highgpu-1g', ['spot', 'flex-start']],
    ['a3-highgpu-2g', ['spot', 'flex-start']],
    ['a3-highgpu-4g', ['spot', 'flex-start']],
    ['a3-ultragpu-8g', ['spot', 'flex-start', 'reserved']],
    ['a4-highgpu-8g', ['spot', 'flex-start', 'reserved']],
    ['a4x-highgpu-4g', ['spot', 'reserved']],
    ['a4x-maxgpu-4g-metal', ['reserved']],
  ])('of %s', (instanceType, purchases) => {
    expect(factsOf(instanceType).purchases).toEqual(purchases)
  })

  test('of all others include on-demand and spot; only Google Cloud has flex-start', () => {
    const others = ROWS.filter(({facts}) => facts.purchases.includes('on-demand'))
    expect(others).toHaveLength(ROWS.length - 8)
    for (const {facts} of others) expect(facts.purchases).toContain('spot')
    for (const {type, facts} of ROWS) if (type.cloud !== 'gcp') expect(facts.purchases).not.toContain('flex-start')
  })
})

describe('placement', () => {
  test.each([
    ['p5.48xlarge', 'unknown', 1],
    ['p6e-gb200.36xlarge', 18, 18],
    ['a3-megagpu-8g', 256, 1],
    ['a4-highgpu-8g', 150, 1],
    ['a4x-highgpu-4g', 18, 18],
    ['g4-standard-48', 'unknown', 1],
    ['Standard_ND96isr_H100_v5', 100, 1],
    ['Standard_ND128isr_NDR_GB200_v6', 18, 18],
    ['Standard_NC40ads_H100_v5', 0, 1],
  ])('%s: %s nodes in a placement object, %i in an NVLink domain', (instanceType, nodes, domain) => {
    expect(factsOf(instanceType)).toMatchObject({placementMaxNodes: nodes, nvlinkDomainNodes: domain})
  })

  test('farther apart there is room for more nodes', () => {
    for (const instanceType of ['a3-highgpu-8g', 'a4-highgpu-8g']) {
      const {1: near, 2: block, 3: far} = compactPlacementNodes(instanceType)
      expect(near).toBeLessThan(block)
      expect(block).toBeLessThan(far)
    }
  })

  test('a rack is a rack by every fact', () => {
    for (const {type, facts} of ROWS) {
      expect(facts.nvlinkDomainNodes * type.gpuCount === 72).toBe(type.gpu.model.startsWith('GB'))
      expect(facts.software.imex).toBe(facts.nvlinkDomainNodes > 1)
    }
  })
})

describe('disks', () => {
  test.each([
    ['a3-highgpu-8g', 660_000_000],
    ['a3-highgpu-1g', 82_500_000],
    ['a2-ultragpu-1g', 41_250_000],
    ['a3-ultragpu-8g', 1_320_000_000],
    ['a4-highgpu-8g', 0],
    ['a2-highgpu-8g', 0],
    ['p5.48xlarge', 0],
    ['Standard_ND96isr_H100_v5', 0],
  ])('of %s: %i nano-USD an hour beside its price', (instanceType, nanoUsd) => {
    expect(factsOf(instanceType).bundledDiskNanoUsdPerHour).toBe(nanoUsd)
  })

  test('cost whole nano-USD', () => {
    const odd = machineFacts({...named('a3-highgpu-8g'), localNvmeGib: 0.1234567})
    expect(odd.bundledDiskNanoUsdPerHour).toBe(13_580)
    for (const {facts} of ROWS) expect(Number.isSafeInteger(facts.bundledDiskNanoUsdPerHour)).toBe(true)
  })
})
