import {copyFileSync, mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type HarnessReport, harnessReport, type TestResult} from '../../src/domain/harness/report.ts'
import {BuiltHarness} from './built-harness.ts'
import {SimulatedGpus} from './simulated-gpus.ts'

let built: BuiltHarness
let simulated: SimulatedGpus

beforeAll(() => {
  built = new BuiltHarness()
  simulated = new SimulatedGpus(['libcuda.so.1', 'libcublasLt.so.12', 'libnvidia-ml.so.1'])
}, 900_000)

afterAll(() => {
  built?.[Symbol.dispose]()
  simulated?.[Symbol.dispose]()
})

const TYPES = ['fp32', 'tf32', 'bf16', 'fp16', 'fp8', 'int8']
const gemm = (type: string) => `gemm_${type}`

function measured(types: readonly string[], facts: readonly string[], env = {}): HarnessReport {
  const words = [
    '--tests',
    types.map(gemm).join(','),
    '--samples',
    '3',
    '--gpu-bytes',
    '65536',
    '--limit-seconds',
    '40',
  ]
  const {stdout, stderr} = built.run(words, built.program, {...simulated.env(...facts), ...env})
  expect(stderr).not.toContain('Sanitizer')
  return harnessReport(stdout)
}

const outcomes = ({tests}: HarnessReport) => tests.map(({name, status, reason}) => [name, status, reason])

const ratesIn = (result: TestResult | undefined) => result?.metrics.filter(({name}) => name === 'rate') ?? []

/** In teraflops, by GPU and phase. */
const rates = ({tests}: HarnessReport) =>
  Object.fromEntries(
    ratesIn(tests[0]).map(({value, labels}) => [`${labels.gpu} ${labels.phase}`, Math.round(value / 1e12)]),
  )

test('matrices of every type are multiplied rightly, by the fastest of the ways that there are', () => {
  const report = measured(TYPES, ['gpus 2'])
  expect(outcomes(report)).toEqual(TYPES.map((type) => [gemm(type), 'passed', undefined]))
  // The simulated library says that a way is best which is not.
  expect(rates(measured(['bf16'], ['gpus 2']))).toEqual({
    ...{'0 peak': 610, '0 sustained': 610, '1 peak': 610, '1 sustained': 610},
  })
  for (const result of report.tests)
    expect(ratesIn(result).map(({labels}) => labels.side)).toEqual(['64', '64', '64', '64'])
})

/** In gigabytes a second, by GPU and shape. */
const decoding = ({tests}: HarnessReport) =>
  Object.fromEntries(
    tests.flatMap(({metrics}) =>
      metrics.flatMap(({name, value, labels}) =>
        name === 'bandwidth' ? [[`${labels.gpu} ${labels.type} ${labels.shape}`, Math.round(value / 1e10) * 10]] : [],
      ),
    ),
  )

test('a product of few columns, as of what is decoded, goes by the memory that the weights come from', () => {
  expect(decoding(measured(TYPES, ['gpus 1']))).toEqual(
    Object.fromEntries(TYPES.slice(1).map((type) => [`0 ${type} 16x64x64`, 3020])), // fp32 waits for its cores
  )
  expect(decoding(measured(['bf16'], ['gpus 2', 'slow-gpu 1 0.8']))).toEqual({
    ...{'0 bf16 16x64x64': 3020, '1 bf16 16x64x64': 2420},
  })
})

test('such a product that is wrong is told too', () => {
  // By then both phases of the square ones are over.
  const [result] = measured(['bf16'], ['gpus 2', 'slow-motion 1e7', 'busy 0 1', 'busy 1 1', 'flips-after 1 3']).tests
  expect([result?.status, result?.corruption?.what]).toEqual(['corrupt', expect.stringMatching(/^GPU 1 multiplied /)])
  const told = result?.metrics.filter(({name}) => name === 'rate' || name === 'bandwidth') ?? []
  expect(told.map(({labels}) => `${labels.gpu} ${labels.phase ?? labels.shape}`)).toEqual([
    ...['0 peak', '0 sustained', '0 16x64x64', '1 peak', '1 sustained'],
  ])
})

test('beside the rates stand clock, power and temperature, as the GPU told them meanwhile', () => {
  const [result] = measured(['bf16'], ['gpus 2', 'busy 1 1']).tests
  const ofSecond = result?.metrics.filter(({labels}) => labels.gpu === '1' && labels.phase === 'sustained') ?? []
  const told = ofSecond.map(({name, unit, value}) => [name, value, unit])
  expect(told.slice(1)).toEqual([
    ['clock', 1.755e9, 'hertz'],
    ['power', 670, 'watts'],
    ['temperature', 65, 'celsius'],
  ])
  expect(ofSecond[1]?.sampleCount).toBeGreaterThan(3) // from the first load on
})

test('a slow GPU is told', () => {
  expect(rates(measured(['bf16'], ['gpus 2', 'slow-gpu 1 0.8']))).toMatchObject({'0 peak': 610, '1 peak': 488})
})

test.each(TYPES)('a product of %s that is wrong now and then is told, and of which GPU', (type) => {
  const [result] = measured([type], ['gpus 2', 'flip-bit 1']).tests
  expect(result?.status).toBe('corrupt')
  expect(result?.corruption?.what).toMatch(/^GPU 1 multiplied /)
  expect(result?.metrics.some(({labels}) => labels.gpu === '0')).toBe(true)
})

test('what a GPU is too old for is left out', () => {
  expect(outcomes(measured(['fp8', 'bf16'], ['gpus 1', 'model A100-SXM']))).toEqual([
    ['gemm_bf16', 'passed', undefined],
    ['gemm_fp8', 'skipped', 'GPU 0 is too old for fp8'],
  ])
})

test('a GPU that hangs is told', () => {
  const [result] = measured(['bf16'], ['gpus 2', 'hang 0']).tests
  expect(result).toMatchObject({status: 'timed-out', reason: 'GPU 0 does not end what is queued on it'})
}, 60_000)

test('without cublasLt nothing is multiplied', () => {
  const folder = join(built.folder, 'driver-alone')
  mkdirSync(folder)
  copyFileSync(join(simulated.folder, 'libcuda.so.1'), join(folder, 'libcuda.so.1'))
  expect(outcomes(measured(['bf16'], ['gpus 1'], {LD_LIBRARY_PATH: folder, HOME: folder}))).toEqual([
    ['gemm_bf16', 'skipped', expect.stringMatching(/^there is no cublasLt: libcublasLt\.so\.13: cannot open/)],
  ])
})
