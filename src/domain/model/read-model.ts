import {z} from 'zod'
import {FAMILIES} from './families.ts'
import type {ReadModel} from './transformer.ts'
import {type FormatWords, kvCacheBytes, weightFormat} from './weight-format.ts'

const commonSchema = z.looseObject({
  model_type: z.string(),
  torch_dtype: z.string().nullish(),
  /** As transformers names it from version 5 on. */
  dtype: z.string().nullish(),
  quantization_config: z.unknown().optional(),
})

/** Longer ones are none: that of DeepSeek-V3 has 2 KB. */
export const MOST_CONFIG_BYTES = 2 ** 20

/**
 * The shape of a model by its config.json, of the architectures that are known here. Of any other it says so: a count of another architecture's
 * formula looks right and is not.
 *
 * @param engine what the engine was told, which goes before what the file says
 */
export function readModel(text: string, engine?: FormatWords['engine']): ReadModel {
  if (text.length > MOST_CONFIG_BYTES) return {unknown: 'config.json is longer than any'}
  const common = commonSchema.safeParse(parsed(text))
  if (!common.success) return {unknown: 'it is no config.json of Hugging Face: it has no model_type'}
  const {model_type: modelType, torch_dtype, dtype = torch_dtype, quantization_config: quantizationConfig} = common.data
  const family = FAMILIES[modelType]
  if (family === undefined) return {unknown: `model_type ${modelType} is not known here`}
  const shape = family.safeParse(common.data)
  if (!shape.success) return {unknown: `its config.json lacks what a ${modelType} has: ${firstFault(shape.error)}`}
  const words = {...(dtype != null && {dtype}), quantizationConfig, ...(engine && {engine})}
  return {
    transformer: {modelType, ...shape.data, weights: weightFormat(words), kvCacheBytes: kvCacheBytes(words)},
  }
}

const firstFault = ({issues: [issue]}: z.ZodError) => `${issue?.path.join('.') || 'all'}: ${issue?.message}`

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
