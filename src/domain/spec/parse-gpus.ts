import type {GpuModelDemand} from './cluster-spec.ts'

/** `H100`, `H100:8`, `H100:8+`. */
export const GPU_MODEL = /^([A-Za-z0-9][A-Za-z0-9._-]{0,39})(?::([1-9]\d{0,2})(\+?))?$/

/** `H100:8`: what one host has. */
export const GPUS_OF_HOST = /^([A-Za-z0-9][A-Za-z0-9._-]{0,39}):([1-9]\d{0,2})$/

/** @throws RangeError on what {@link GPU_MODEL} does not match: the schema was not asked first */
export function parseGpuModel(text: string): GpuModelDemand {
  const match = GPU_MODEL.exec(text)
  if (!match?.[1]) throw new RangeError(`not a GPU model: ${text}`)
  const [, model, count, plus] = match
  return {model, ...(count && {count: Number(count)}), atLeast: plus === '+'}
}
