import {describe, expect, test} from 'vitest'
import {checkGpuNames} from '../../../src/domain/placement/check-gpu-names.ts'
import {marketOf} from '../../../src/domain/placement/market.ts'
import {marketReferences} from '../../../src/domain/placement/market-references.ts'
import type {PlacedPool} from '../../../src/domain/placement/placement.ts'
import {requirementPrices} from '../../../src/domain/placement/requirement-prices.ts'
import {parseClusterFile} from '../../../src/domain/spec/parse-cluster-file.ts'
import {everyCombination} from '../../support/joint-oracle.ts'
import {placeOn, RULES, scoreOf} from '../../support/place-on.ts'
import {SHIPPED} from '../../support/shipped-catalog.ts'
import {CONTRACT_EXAMPLE} from '../spec/fixtures.ts'

const MARKET = marketOf(SHIPPED)
const ANY = 'capacity: [spot, on-demand]'

const specOf = (...lines: readonly string[]) => parseClusterFile(['name: real', ...lines].join('\n'), 'gpuctl.yaml')

/** The best and those that come next. */
function placed(spec: ReturnType<typeof specOf>, alternatives = 100): readonly (readonly PlacedPool[])[] {
  const result = placeOn(SHIPPED, spec, alternatives)
  return result.feasible ? [result.best, ...result.alternatives].map(({placement}) => placement.pools) : []
}

const typeOf = ({offering}: PlacedPool) =>
  SHIPPED.types.find(({cloud, instanceType}) => cloud === offering.cloud && instanceType === offering.instanceType)

function pricesOf(spec: ReturnType<typeof specOf>) {
  const result = placeOn(SHIPPED, spec)
  return requirementPrices(spec, MARKET, RULES, result.feasible ? result.best : undefined)
}

const reasonsOf = (spec: ReturnType<typeof specOf>) =>
  placeOn(SHIPPED, spec).refused.map(({reason}) => `${reason.field}: ${reason.text}`)

test.each([
  [`nodes: 4\ngpus: H100:8\n${ANY}`],
  [`nodes: 4\ngpus: H100:8\ninterconnect: {rdma: true}\n${ANY}`],
  [`nodes: 2\ngpus: {count: 8, min_memory_gib: 80, min_bf16_tflops: 900, min_hbm_gbytes_per_s: 3000}\n${ANY}`],
  [`nodes: 8\ngpus: [A100-80GB:8, H100:8]\ninterconnect: {intra_node: 400 GB/s, inter_node: 100 Gbps}\n${ANY}`],
  [`nodes: 3\ngpus: "A100:4+"\nobjective: usd-per-compute\nwhere: {regions: [us-*, europe-*], avoid: [us-east-1]}`],
  [`gpus: L4\nobjective: usd-per-memory-bandwidth\nmachine: {min_local_nvme_gib: 300}\n${ANY}`],
  [`gpus: T4:4\ninterconnect: {scope: placement}\nwhere: {clouds: [gcp, azure]}\n${ANY}`],
])('as good as every offering taken by itself:\n%s', (text) => {
  const spec = specOf(text)
  const [least] = everyCombination(spec, SHIPPED, Infinity)
  expect(least).toBeDefined()
  expect(scoreOf(placeOn(SHIPPED, spec))).toBe(least?.score)
})

describe('four nodes of H100:8', () => {
  const without = specOf('nodes: 4', 'gpus: H100:8', ANY)
  const withRdma = specOf('nodes: 4', 'gpus: H100:8', ANY, 'interconnect: {rdma: true}')

  test('with RDMA are only where that is known to be', () => {
    const all = placed(withRdma)
    expect(all.length).toBeGreaterThan(1)
    for (const [pool] of all) {
      expect(pool && typeOf(pool)?.interNode.rdma).toBe(true)
      expect(pool?.offering.instanceType).not.toMatch(/^a3-(high|mega|edge)gpu|^Standard_ND96is_/)
    }
  })

  test('without it may be anywhere, and never cost more', () => {
    const types = placed(without, 1000).map(([pool]) => pool && typeOf(pool)?.instanceType)
    expect(types).toEqual(expect.arrayContaining(['a3-highgpu-8g', 'p5.48xlarge']))
    expect(scoreOf(placeOn(SHIPPED, without))).toBeLessThanOrEqual(scoreOf(placeOn(SHIPPED, withRdma)) ?? 0)
  })

  test('are never on a cloud where gpuctl makes no clusters, though that is told for comparison', () => {
    for (const [pool] of placed(without, 1000)) expect(['aws', 'azure', 'gcp']).toContain(pool?.offering.cloud)
    const references = marketReferences(without, MARKET, RULES).map(({offering}) => offering.cloud)
    expect(references.length).toBeGreaterThan(0)
    for (const cloud of references) expect(['aws', 'azure', 'gcp']).not.toContain(cloud)
  })

  test('have no RDMA on Google Cloud, which is said to be what stands against them', () => {
    const spec = specOf('nodes: 4', 'gpus: H100:8', ANY, 'interconnect: {rdma: true}', 'where: {clouds: [gcp]}')
    expect(placed(spec)).toEqual([])
    const ways = pricesOf(spec).map(({requirement}) => requirement)
    expect(ways).toEqual(expect.arrayContaining(['interconnect.rdma', 'gpus', 'where.clouds']))
    expect(reasonsOf(spec)).toContain('interconnect.rdma: no RDMA between nodes')
  })
})

test('RDMA has its price where there are H100 without and H200 with it', () => {
  const file = ['nodes: 4', 'gpus: [H100:8, H200:8]', ANY, 'where: {clouds: [gcp]}']
  const [withRdma, without] = [specOf(...file, 'interconnect: {rdma: true}'), specOf(...file)]
  const [one, other] = [scoreOf(placeOn(SHIPPED, withRdma)) ?? Infinity, scoreOf(placeOn(SHIPPED, without)) ?? Infinity]
  expect(placed(withRdma)[0]?.[0]?.offering.instanceType).toMatch(/^a3-ultragpu-8g/)
  const told = pricesOf(withRdma).find(({requirement}) => requirement === 'interconnect.rdma')
  expect(told && Number(told.without.scoreNanoUsdPerHour)).toBe(other < one ? other : undefined)
})

describe('an NVLink domain', () => {
  const rack = (nodes: number) => specOf(`nodes: ${nodes}`, 'gpus: GB200', ANY, 'interconnect: {scope: nvlink-domain}')

  const joined = (nodes: number) =>
    specOf(`nodes: ${nodes}`, 'gpus: A100:4', ANY, 'interconnect: {scope: nvlink-domain}')

  test('is a rack of 18 nodes, and no more', () => {
    for (const [pool] of placed(rack(18))) expect(pool && typeOf(pool)?.placementObject).toMatch(/^nvlink-domain-18/)
    expect(placed(rack(18)).length).toBeGreaterThan(0)
    expect(placed(rack(19))).toEqual([])
    expect(reasonsOf(rack(19))).toContain('interconnect.scope: 19 nodes do not fit in one NVLink domain')
    expect(pricesOf(rack(19)).map(({requirement}) => requirement)).toContain('interconnect.scope')
  })

  test('is one node elsewhere, and none where bridges join its cards in pairs', () => {
    const [one, two] = [joined(1), joined(2)]
    expect(placed(one).length).toBeGreaterThan(0)
    for (const [pool] of placed(one)) expect(pool && typeOf(pool)?.intraNode.technology).not.toMatch(/bridge|pcie/)
    expect(placed(two)).toEqual([])
  })
})

test('what is not sold on demand is not placed so, though a list has a price for it', () => {
  const spec = specOf('gpus: H200:8', 'capacity: [on-demand]', 'where: {clouds: [gcp]}')
  expect(placed(spec)).toEqual([])
  expect(reasonsOf(spec)).toContain('capacity: not sold on demand')
  expect(pricesOf(spec).map(({change}) => change)).toContain('spot too')
})

test('the example of the file format meets its floors', () => {
  const spec = parseClusterFile(CONTRACT_EXAMPLE, 'gpuctl.yaml')
  const result = placeOn(SHIPPED, spec)
  const {pools} = (result.feasible ? result.best : result.overBudget)?.placement ?? {pools: []}
  const [train, rollout] = pools
  expect(train && typeOf(train)?.interNode.rdma).toBe(true)
  expect(train && typeOf(train)?.gpuCount).toBe(8)
  expect(train?.offering.region).toMatch(/^us-/)
  expect([rollout?.offering.cloud, rollout?.offering.region]).toEqual([train?.offering.cloud, train?.offering.region])
})

test.each([
  ['H1000', 'H100'],
  ['A6000', 'RTX-A6000'],
  ['H100-PCIX', 'H100-PCIE'],
  ['L4O', 'L4'],
])('a GPU that no catalog has, %s, is told with the nearest: %s', (wrong, right) => {
  const check = (name: string) => () => checkGpuNames(specOf(`gpus: ${name}:8`), SHIPPED)
  expect(check(wrong)).toThrow(
    expect.objectContaining({code: 'SPEC_INVALID', message: expect.stringMatching(`did you mean ${right}`)}),
  )
  expect(check(right)).not.toThrow()
})
