import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {knownGpus} from '../../../src/adapters/known-gpus.ts'
import {GPU_NAMES, modelOfName} from '../../../src/domain/harness/gpu-names.ts'
import {peaksOf} from '../../../src/domain/model/peaks.ts'
import {readModel} from '../../../src/domain/model/read-model.ts'
import {type Served, servingUse} from '../../../src/domain/model/serving-use.ts'
import {trainingUse} from '../../../src/domain/model/training-use.ts'
import {CONFIGS, configText} from './configs.ts'

const known = await knownGpus()

const peaks = (model: string, gpus: number, arithmetic: Parameters<typeof peaksOf>[2] = 'bf16') => {
  const gpu = known.get(model)
  if (gpu === undefined) throw new Error(`no ${model}`)
  const found = peaksOf(gpu, gpus, arithmetic)
  if ('unknown' in found) throw new Error(found.unknown)
  return found
}
const shape = (text: string) => {
  const read = readModel(text)
  if ('unknown' in read) throw new Error(read.unknown)
  return read.transformer
}
const decoding = (more: Partial<Served>): Served => ({
  ...{computedTokensPerSecond: 0, contextTokens: 8192, replicas: 1, kvBytesEach: 2, isSpeculating: false},
  ...more,
})

describe('the trap of MBU', () => {
  // 32 billion weights as bf16 on two H100, 8,192 tokens behind each request, 256 KiB of cache for each token
  const qwen = shape(
    JSON.stringify({
      ...{model_type: 'qwen2', hidden_size: 5120, intermediate_size: 27648, num_attention_heads: 40},
      ...{num_hidden_layers: 64, num_key_value_heads: 8, vocab_size: 152064, torch_dtype: 'bfloat16'},
    }),
  )
  const at = (batch: number, seconds: number) =>
    servingUse(
      qwen,
      decoding({generatedTokensPerSecond: batch / seconds, interTokenSeconds: seconds}),
      peaks('H100-SXM', 2),
    )

  test('a small batch looks better than a large one, and gives a fraction of the tokens', () => {
    const [small, large] = [at(4, 0.0145), at(32, 0.03)]
    expect(small.batch).toBeCloseTo(4)
    expect(small.mbu).toBeGreaterThan(large.mbu ?? 1)
    expect(small.mbu).toBeCloseTo(0.75, 1)
    expect(large.mbu).toBeCloseTo(0.66, 1)
    expect(small.decodeShare).toBeLessThan(0.2)
    expect(large.decodeShare).toBeGreaterThan(0.55)
    expect(small.roofline).toEqual(large.roofline)
    expect(small.roofline?.bound).toBe('memory')
  })
})

describe('utilisation', () => {
  const names = Object.keys(CONFIGS) as (keyof typeof CONFIGS)[]
  const anyServed = fc.record({
    name: fc.constantFrom(...names),
    tokens: fc.double({min: 1, max: 1e5, noNaN: true}),
    seconds: fc.double({min: 0.001, max: 1, noNaN: true}),
    context: fc.integer({min: 1, max: 1e5}),
    prompt: fc.double({min: 0, max: 1e5, noNaN: true}),
  })
  const usage = ({
    name,
    tokens,
    seconds,
    context,
    prompt,
  }: typeof anyServed extends fc.Arbitrary<infer T> ? T : never) =>
    servingUse(
      shape(configText(name, {torch_dtype: 'bfloat16'})),
      decoding({
        ...{generatedTokensPerSecond: tokens, interTokenSeconds: seconds, contextTokens: context},
        ...{computedTokensPerSecond: prompt, promptTokens: 1000},
      }),
      peaks('H200-SXM', 16),
    )

  test('MFU does not depend on how many are decoded at once, and halves with the tokens', () => {
    fc.assert(
      fc.property(anyServed, (served) => {
        const {mfu = Number.NaN} = usage(served)
        expect(usage({...served, seconds: served.seconds * 2}).mfu).toBe(mfu)
        const half = usage({...served, tokens: served.tokens / 2, prompt: served.prompt / 2}).mfu
        expect((half ?? 0) / mfu).toBeCloseTo(0.5)
      }),
    )
  })

  test('MBU grows with context, and what is decoded without speculation stays below the roofline where its memory does', () => {
    fc.assert(
      fc.property(anyServed, fc.integer({min: 1, max: 1e4}), (served, more) => {
        const [short, long] = [usage(served), usage({...served, context: served.context + more})]
        expect(long.mbu).toBeGreaterThanOrEqual(short.mbu ?? 2)
        if (short.roofline === undefined || short.batch === undefined || short.mbu === undefined) return
        const isPossible = short.mbu <= 1 && (short.mfu ?? 2) <= 1 && short.batch <= short.roofline.batch
        if (isPossible) expect(short.decodeShare).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })

  test('what is not known leaves its figure out, and says so', () => {
    const llama = shape(configText('Llama-3-8B'))
    const use = (served: Partial<Served>) => servingUse(llama, {...decoding({}), ...served}, peaks('H100-SXM', 1))
    expect(use({})).toMatchObject({missing: ['tokens a second'], assumptions: []})
    const {contextTokens: _, ...unknown} = decoding({generatedTokensPerSecond: 10, interTokenSeconds: 0.01})
    const blind = servingUse(llama, unknown, peaks('H100-SXM', 1))
    expect([blind.mfu, blind.mbu, blind.decodeShare]).toEqual([undefined, undefined, undefined])
    expect(blind.missing).toEqual(['how many tokens running requests have behind them'])
    const speculating = use({generatedTokensPerSecond: 10, interTokenSeconds: 0.01, isSpeculating: true})
    expect(speculating.mbu).toBeUndefined()
    expect(speculating.mfu).toBeGreaterThan(0)
    const tooLarge = servingUse(
      shape(configText('Llama-3-70B')),
      decoding({generatedTokensPerSecond: 10, interTokenSeconds: 0.1}),
      peaks('H100-SXM', 1),
    )
    expect(tooLarge.missing).toEqual(['GPUs that hold the model: more of them, by --gpus'])
  })
})

describe('training', () => {
  test('Llama 3 405B reached 38 to 43 % on H100 by its authors, who count alike', () => {
    // "The Llama 3 Herd of Models", table 4: 16,384 GPUs, sequences of 8,192, 16 M tokens a batch: 400 TFLOP/s, 41 %
    const model = shape(
      JSON.stringify({
        ...{model_type: 'llama', hidden_size: 16384, intermediate_size: 53248, num_attention_heads: 128},
        ...{num_hidden_layers: 126, num_key_value_heads: 8, vocab_size: 128256, torch_dtype: 'bfloat16'},
      }),
    )
    const gpus = peaks('H100-SXM', 16384)
    const rate = {tokensPerSecond: (400e12 * 16384) / (6 * 405e9), sequenceTokens: 8192}
    const {mfu, flopsPerSecond} = trainingUse(model, rate, gpus)
    expect(mfu).toBeCloseTo(0.41, 1)
    expect(trainingUse(model, {...rate, tokensPerSecond: rate.tokensPerSecond / 2}, gpus).mfu).toBeCloseTo(mfu / 2)
    expect(flopsPerSecond / 16384 / 400e12).toBeCloseTo(1, 1)
  })
})

describe('peaks', () => {
  test('every GPU whose name is known is in the catalog, by that name alone', () => {
    const names = ['NVIDIA H100 80GB HBM3', 'NVIDIA H100 PCIe', 'NVIDIA H200', 'NVIDIA B200', 'NVIDIA A100-SXM4-80GB']
    expect(names.map(modelOfName)).toEqual(['H100-SXM', 'H100-PCIE', 'H200-SXM', 'B200', 'A100-80GB'])
    for (const model of Object.values(GPU_NAMES)) expect(known.has(model), model).toBe(true)
    expect(new Set(Object.values(GPU_NAMES)).size).toBe(Object.keys(GPU_NAMES).length)
    expect(modelOfName('NVIDIA H100')).toBeUndefined()
    expect(modelOfName('Simulated H100-SXM')).toBe('H100-SXM')
  })

  test('are of what the GPU can: fp8 on an A100 is multiplied as bf16', () => {
    expect(peaks('A100-80GB', 1, 'fp8')).toMatchObject({arithmetic: 'bf16', flopsPerSecond: 312e12})
    expect(peaks('H100-SXM', 2, 'fp8')).toMatchObject({arithmetic: 'fp8', flopsPerSecond: 2 * 1979e12})
    expect(peaksOf(known.get('T4') as never, 1, 'bf16')).toEqual({unknown: 'no peak of a T4 in bf16 is known'})
  })
})
