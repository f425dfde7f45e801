import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {parameterCounts} from '../../../src/domain/model/parameters.ts'
import {readModel} from '../../../src/domain/model/read-model.ts'
import {
  decodeFlops,
  forwardFlops,
  kvBytes,
  kvBytesPerToken,
  stepWeightBytes,
  trainingFlops,
  weightBytes,
} from '../../../src/domain/model/token-work.ts'
import type {Transformer, WeightFormat} from '../../../src/domain/model/transformer.ts'
import {CONFIGS, configText} from './configs.ts'

const modelOf = (text: string, engine?: Parameters<typeof readModel>[1]): Transformer => {
  const read = readModel(text, engine)
  if ('unknown' in read) throw new Error(read.unknown)
  return read.transformer
}
const named = (name: keyof typeof CONFIGS, more?: object) => modelOf(configText(name, more))
const formatOf = ({weights}: Transformer): WeightFormat => {
  if ('unknown' in weights) throw new Error(weights.unknown)
  return weights
}

describe('parameters', () => {
  // Numbers of the checkpoints' own tensors, as Hugging Face's model pages show them (safetensors), or of the papers.
  test.each([
    ['Llama-3-8B', 8_030_261_248],
    ['Llama-3-70B', 70_553_706_496],
    ['Llama-3.2-1B', 1_235_814_400],
    ['Mistral-7B-v0.1', 7_241_732_096],
    ['Qwen2.5-7B', 7_615_616_512],
    ['Qwen2.5-0.5B', 494_032_768],
    ['Qwen3-8B', 8_190_735_360],
    ['Mixtral-8x7B-v0.1', 46_702_792_704],
    ['Qwen1.5-MoE-A2.7B', 14_315_784_192],
    ['Qwen3-30B-A3B', 30_532_122_624],
    ['DeepSeek-V2-Lite', 15_706_484_224],
    ['gpt2', 124_439_808],
    ['pythia-6.9b', 6_857_302_016],
  ] as const)('of %s are %i', (name, published) => {
    expect(parameterCounts(named(name)).total).toBe(published)
  })

  test.each([
    ['DeepSeek-V3', 671e9, 37e9],
    ['Mixtral-8x7B-v0.1', 46.7e9, 12.9e9],
    ['Qwen3-30B-A3B', 30.5e9, 3.3e9],
    ['Qwen1.5-MoE-A2.7B', 14.3e9, 2.7e9],
  ] as const)('of %s: %d, of which %d are active', (name, total, active) => {
    const counts = parameterCounts(named(name))
    expect(counts.total / total).toBeCloseTo(1, 2)
    expect(Math.abs(counts.active / active - 1)).toBeLessThan(0.02)
  })

  test('tables that are only looked up are not multiplied', () => {
    const [llama, small, gpt2] = [named('Llama-3-8B'), named('Llama-3.2-1B'), named('gpt2')].map(parameterCounts)
    expect((llama?.total ?? 0) - (llama?.multiplied ?? 0)).toBe(128256 * 4096)
    expect(small?.multiplied).toBe(small?.total)
    expect((gpt2?.total ?? 0) - (gpt2?.multiplied ?? 0)).toBe(1024 * 768)
  })
})

describe('what a token costs', () => {
  test('the KV cache of well known models', () => {
    expect(kvBytesPerToken(named('Llama-3-8B'), 2)).toBe(128 * 1024)
    expect(kvBytesPerToken(named('Llama-3-70B'), 2)).toBe(320 * 1024)
    // 70.272 KB, as "Insights into DeepSeek-V3" (arXiv 2505.09343), table 1, has it
    expect(kvBytesPerToken(named('DeepSeek-V3'), 2)).toBe(70_272)
  })

  test('training is 6·P and 6·L·d·s, which at 8,192 tokens of an 8B model is an eighth more', () => {
    const model = named('Llama-3-8B')
    expect(trainingFlops(model, 8192)).toBe(6 * (8_030_261_248 - 128256 * 4096) + 6 * 32 * 4096 * 8192)
    expect(forwardFlops(model, 8192) * 3).toBe(trainingFlops(model, 8192))
    expect(decodeFlops(model, 1000)).toBe(2 * (8_030_261_248 - 128256 * 4096) + 4 * 32 * 4096 * 1000)
  })

  test('a window bounds what is attended to, and what is kept', () => {
    const model = named('Mistral-7B-v0.1')
    const [short, long] = [4096, 65536].map((tokens) => kvBytes(model, 2, tokens))
    expect(long).toBe(short)
    expect(decodeFlops(model, 65536)).toBe(decodeFlops(model, 4096))
    expect(decodeFlops(model, 4096)).toBeGreaterThan(decodeFlops(model, 2048))
    // behind the window each token attends to as many as the window has: sums agree with one by one
    const tokens = 6000
    const each = Array.from({length: tokens}, (_, place) => Math.min(place, 4096))
    const mean = each.reduce((sum, one) => sum + one, 0) / tokens
    const attention = forwardFlops(model, tokens) - 2 * parameterCounts(model).multiplied
    expect(attention / (4 * 32 * 4096 * mean)).toBeCloseTo(1, 3)
  })

  test('a batch of one goes to its experts alone, a large one to all', () => {
    const model = named('Mixtral-8x7B-v0.1')
    const format = formatOf(model)
    const {multiplied, total} = parameterCounts(model)
    expect(stepWeightBytes(model, format, 1)).toBeCloseTo(2 * multiplied, -3)
    expect(stepWeightBytes(model, format, 1000)).toBeCloseTo(2 * (total - 32000 * 4096), -3)
  })

  test('bytes grow with context, and more with a wider cache; operations do too', () => {
    const names = Object.keys(CONFIGS) as (keyof typeof CONFIGS)[]
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.integer({min: 1, max: 4000}),
        fc.integer({min: 1, max: 90}),
        (name, context, more) => {
          const model = named(name)
          expect(kvBytes(model, 2, context + more)).toBeGreaterThan(kvBytes(model, 2, context))
          expect(kvBytes(model, 1, context) * 2).toBe(kvBytes(model, 2, context))
          expect(decodeFlops(model, context + more)).toBeGreaterThan(decodeFlops(model, context))
          expect(forwardFlops(model, context)).toBeLessThan(forwardFlops(model, context + more))
        },
      ),
    )
  })
})

describe('bytes of a weight', () => {
  const llama = (more: object, engine?: Parameters<typeof readModel>[1]) =>
    modelOf(configText('Llama-3-8B', more), engine)

  test.each([
    ['bf16', {}, 2, 'bf16'],
    ['fp8', {quantization_config: {quant_method: 'fp8', weight_block_size: [128, 128]}}, 1 + 4 / 128 ** 2, 'fp8'],
    ['4-bit awq', {quantization_config: {quant_method: 'awq', bits: 4, group_size: 128}}, (4 + 20 / 128) / 8, 'bf16'],
    ['4-bit gptq', {quantization_config: {quant_method: 'gptq', bits: 4, group_size: -1}}, 0.5, 'bf16'],
    ['mxfp4', {quantization_config: {quant_method: 'mxfp4'}}, 4.25 / 8, 'bf16'],
    ['nvfp4', {quantization_config: {quant_method: 'modelopt', quant_algo: 'NVFP4'}}, 4.5 / 8, 'fp4'],
    [
      'fp8',
      {
        quantization_config: {
          quant_method: 'compressed-tensors',
          config_groups: {group_0: {weights: {num_bits: 8, type: 'float'}, input_activations: {num_bits: 8}}},
          kv_cache_scheme: {num_bits: 8, type: 'float'},
        },
      },
      1,
      'fp8',
    ],
  ] as const)('%s', (name, more, bytes, arithmetic) => {
    expect(formatOf(llama(more))).toEqual({name, bytes, arithmetic, otherBytes: 2})
  })

  test('of all weights: embeddings and the last layer stay as they are', () => {
    const model = llama({quantization_config: {quant_method: 'gptq', bits: 4, group_size: -1}})
    const tables = 2 * 128256 * 4096
    const norms = 65 * 4096
    expect(weightBytes(model, formatOf(model))).toBe((8_030_261_248 - tables - norms) / 2 + 2 * (tables + norms))
    expect(weightBytes(named('DeepSeek-V3'), formatOf(named('DeepSeek-V3'))) / 671e9).toBeCloseTo(1, 1)
  })

  test('an engine was told otherwise', () => {
    expect(formatOf(llama({}, {quantization: 'fp8'})).bytes).toBe(1)
    expect(llama({}, {quantization: 'experts_int8'}).weights).toEqual({
      unknown: 'how the engine quantizes by experts_int8 is not known here',
    })
    expect(formatOf(llama({}, {dtype: 'float16'})).name).toBe('fp16')
  })

  test('what is not known is said to be so', () => {
    expect(llama({quantization_config: {quant_method: 'aqlm'}}).weights).toEqual({
      unknown: 'quantization by aqlm is not known here',
    })
    expect(llama({torch_dtype: undefined}).weights).toEqual({unknown: 'its config.json has no torch_dtype'})
  })
})

test.each([
  ['', /no config\.json/],
  ['[]', /no config\.json/],
  ['{"architectures": ["LlamaForCausalLM"]}', /no model_type/],
  ['{"model_type": "mamba2"}', /mamba2 is not known here/],
  [configText('Llama-3-8B', {hidden_size: 'wide'}), /lacks what a llama has: hidden_size/],
  [configText('DeepSeek-V3', {moe_layer_freq: 2}), /moe_layer_freq/],
  [`{"model_type": "llama", "padding": "${'x'.repeat(2 ** 20)}"}`, /longer than any/],
])('%.60s is refused with a reason', (text, reason) => {
  const read = readModel(text)
  expect('unknown' in read && read.unknown).toMatch(reason)
})
