import {z} from 'zod'
import type {WeightFormat} from './transformer.ts'

const OTHERS = {
  bfloat16: {name: 'bf16', bytes: 2, arithmetic: 'bf16'},
  float16: {name: 'fp16', bytes: 2, arithmetic: 'bf16'},
  float32: {name: 'fp32', bytes: 4, arithmetic: 'tf32'},
} as const

const quantizationSchema = z.looseObject({
  quant_method: z.string().optional(),
  bits: z.number().positive().optional(),
  group_size: z.number().optional(),
  weight_block_size: z.array(z.int().positive()).length(2).nullish(),
  load_in_4bit: z.boolean().optional(),
  load_in_8bit: z.boolean().optional(),
  quant_algo: z.string().nullish(),
  config_groups: z
    .record(z.string(), z.looseObject({weights: schemeSchema().nullish(), input_activations: schemeSchema().nullish()}))
    .optional(),
  kv_cache_scheme: z.looseObject({num_bits: z.number().positive()}).nullish(),
  kv_cache_quant_algo: z.string().nullish(),
})
type Quantization = z.infer<typeof quantizationSchema>

function schemeSchema() {
  return z.looseObject({
    num_bits: z.number().positive(),
    type: z.string().optional(),
    group_size: z.number().nullish(),
    block_structure: z.array(z.int().positive()).length(2).nullish(),
  })
}

/** What is said of a checkpoint beyond its shape; `quantization` and `dtype` of an engine go before what its config.json says. */
export interface FormatWords {
  readonly dtype?: string
  readonly quantizationConfig?: unknown
  readonly engine?: {readonly dtype?: string; readonly quantization?: string}
}

/**
 * How many bytes each weight takes, by `torch_dtype` and `quantization_config`. Scales count as what they are for: one fp32 for a block of fp8,
 * an fp16 and a zero point for a group of 4-bit ones.
 *
 * @source Hugging Face transformers, utils/quantization_config.py; vLLM, model_executor/layers/quantization
 */
export function weightFormat({dtype, quantizationConfig, engine}: FormatWords): WeightFormat | {unknown: string} {
  const plain = plainFormat(engine?.dtype ?? dtype)
  const read = quantizationConfig == null ? undefined : quantizationSchema.safeParse(quantizationConfig)
  if (read !== undefined && !read.success) return {unknown: 'its quantization_config cannot be read'}
  if ('unknown' in plain) return plain
  if (read === undefined) {
    const asked = engine?.quantization
    if (asked === undefined) return plain
    // vLLM makes fp8 of bf16 when it loads them, one scale for each matrix
    if (asked === 'fp8') return {...plain, name: 'fp8', bytes: 1, arithmetic: 'fp8'}
    return {unknown: `how the engine quantizes by ${asked} is not known here`}
  }
  return quantized(read.data, plain)
}

/** Bytes of each number in the KV cache, where the checkpoint says so; else those of its dtype. */
export function kvCacheBytes({dtype, quantizationConfig, engine}: FormatWords): number | {unknown: string} {
  const read = quantizationSchema.safeParse(quantizationConfig ?? {})
  const scheme = read.data?.kv_cache_scheme
  if (scheme != null) return scheme.num_bits / 8
  if (read.data?.kv_cache_quant_algo?.toUpperCase() === 'FP8') return 1
  const plain = plainFormat(engine?.dtype ?? dtype)
  return 'unknown' in plain ? plain : plain.otherBytes
}

function plainFormat(dtype: string | undefined): WeightFormat | {unknown: string} {
  const known: Readonly<Record<string, Omit<WeightFormat, 'otherBytes'>>> = {...OTHERS, half: OTHERS.float16}
  const format = dtype === undefined ? undefined : known[dtype.replace(/^torch\./, '')]
  if (format !== undefined) return {...format, otherBytes: format.bytes}
  return {unknown: dtype === undefined ? 'its config.json has no torch_dtype' : `dtype ${dtype} is not known here`}
}

function quantized(config: Quantization, plain: WeightFormat): WeightFormat | {unknown: string} {
  const method = config.quant_method?.toLowerCase()
  const of = (name: string, bits: number, arithmetic: WeightFormat['arithmetic']): WeightFormat => ({
    ...{name, arithmetic, bytes: bits / 8, otherBytes: plain.otherBytes},
  })
  if (method === 'fp8') return of('fp8', 8 + scaleBits(config.weight_block_size, 32), 'fp8')
  if (method === 'mxfp4') return of('mxfp4', 4 + 8 / 32, 'bf16')
  if ((method === 'awq' || method === 'gptq') && config.bits !== undefined) {
    const group =
      config.group_size !== undefined && config.group_size > 0 ? config.group_size : Number.POSITIVE_INFINITY
    return of(`${config.bits}-bit ${method}`, config.bits + (16 + config.bits) / group, 'bf16')
  }
  if (method === 'bitsandbytes' && config.load_in_8bit) return of('8-bit bitsandbytes', 8, 'bf16')
  if (method === 'bitsandbytes' && config.load_in_4bit) return of('4-bit bitsandbytes', 4 + 32 / 64, 'bf16')
  if (method === 'modelopt' && config.quant_algo === 'FP8') return of('fp8', 8, 'fp8')
  if (method?.startsWith('modelopt') && config.quant_algo === 'NVFP4') return of('nvfp4', 4 + 8 / 16, 'fp4')
  if (method === 'compressed-tensors') return compressed(config, of)
  return {unknown: `quantization by ${method ?? 'nothing that it names'} is not known here`}
}

function compressed(
  {config_groups: groups = {}}: Quantization,
  of: (name: string, bits: number, arithmetic: WeightFormat['arithmetic']) => WeightFormat,
): WeightFormat | {unknown: string} {
  const [group, ...others] = Object.values(groups)
  const weights = group?.weights
  if (weights == null || others.length > 0)
    return {unknown: 'its compressed-tensors have not one format for all weights'}
  const {num_bits: bits, group_size: size, block_structure: block, type = 'int'} = weights
  const scale = size != null && size > 0 ? 16 / size : scaleBits(block, 16)
  const isFp8 = bits === 8 && type === 'float' && group?.input_activations?.num_bits === 8
  if (bits === 8 && type === 'int' && group?.input_activations != null)
    return {unknown: 'of int8 arithmetic no peak is told here'}
  return of(isFp8 ? 'fp8' : `${bits}-bit ${type}`, bits + scale, isFp8 ? 'fp8' : 'bf16')
}

const scaleBits = (block: readonly number[] | null | undefined, bits: number) =>
  block == null ? 0 : bits / block.reduce((product, side) => product * side, 1)
