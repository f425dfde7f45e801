import {expect, test} from 'vitest'
import {harnessKit} from '../../../src/adapters/harness-kit.ts'
import {GATE_LEVELS, type GateLevel, gatePlan} from '../../../src/domain/gate/level.ts'
import {gateStages} from '../../../src/domain/gate/stages.ts'

const {tests} = await harnessKit()
const limitOf = (...names: readonly string[]) =>
  tests.filter(({name}) => names.includes(name)).reduce((sum, {limitSeconds}) => sum + limitSeconds, 0)
const stagesOf = (level: GateLevel, hasGpus: boolean, nodes: number, shareMachine = false, minutes?: number) =>
  gateStages(gatePlan(level, tests, hasGpus, minutes), nodes, shareMachine)
const sumOf = (...args: Parameters<typeof stagesOf>) =>
  stagesOf(...args).reduce((sum, {seconds, againSeconds}) => sum + seconds + againSeconds, 0)

test('off has none', () => {
  expect(stagesOf('off', true, 8)).toEqual([])
})

test('each level takes no less than the one before', () => {
  for (const hasGpus of [true, false]) {
    const limits = GATE_LEVELS.map((level) => sumOf(level, hasGpus, 4))
    expect(limits).toEqual(limits.toSorted((a, b) => a - b))
  }
})

test('each test has its limit, once, and once more where something is seen again', () => {
  const alone = limitOf('memory_triad', 'memory_latency')
  const pairs = limitOf('tcp_bandwidth', 'rdma_write')
  expect(stagesOf('quick', false, 8)).toEqual([
    {name: 'G0', seconds: 240, againSeconds: 0},
    {name: 'G1', seconds: alone, againSeconds: alone},
    {name: 'G3', seconds: 5 * pairs, againSeconds: 6 * (pairs + limitOf('tcp_rails'))},
    {name: 'G4', seconds: limitOf('cpu_all_reduce'), againSeconds: 0},
  ])
  expect(stagesOf('quick', true, 2).slice(2)).toMatchObject([
    {name: 'G2', seconds: limitOf('nccl_all_reduce')},
    {name: 'G3'},
    {name: 'G4', seconds: limitOf('nccl_all_gather'), againSeconds: limitOf('nccl_all_gather')},
  ])
})

test('a node by itself measures no pairs', () => {
  expect(stagesOf('quick', true, 1).map(({name}) => name)).toEqual(['G0', 'G1', 'G2'])
})

test('nodes of one machine take turns, and pairs of them', () => {
  const [shared, apart] = [true, false].map((shareMachine) => stagesOf('quick', false, 4, shareMachine))
  const ratios = shared?.map(({name, seconds}, at) => [name, seconds / (apart?.[at]?.seconds ?? 0)])
  expect(ratios).toEqual([
    ['G0', 4],
    ['G1', 4],
    ['G3', 2],
    ['G4', 1],
  ])
})

test('a soak takes its minutes beyond what full takes, and the limits of what it may be held by', () => {
  expect(sumOf('soak', true, 4) - sumOf('full', true, 4)).toBe(600 + limitOf('gemm_bf16') + limitOf('nccl_all_reduce'))
  expect(sumOf('soak', true, 4, false, 30) - sumOf('soak', true, 4)).toBe(1200)
  expect(stagesOf('soak', true, 1).map(({name}) => name)).toEqual(['G0', 'G1', 'G2', 'soak'])
})
