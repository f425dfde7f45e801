import type {Gpu} from '../catalog/machine-type.ts'
import type {WeightFormat} from './transformer.ts'

/** What GPUs of one model can do at best, all of them together. */
export interface Peaks {
  /** As the catalog names it. */
  readonly gpuModel: string
  readonly gpus: number
  readonly flopsPerSecond: number
  /** In which numbers: `bf16`. */
  readonly arithmetic: string
  readonly bytesPerSecond: number
  readonly memoryBytes: number
}

/**
 * Dense peaks by the catalog's data sheets. A GPU that cannot multiply in what weights are kept in multiplies them as bf16.
 *
 * @returns or why nobody knows it
 */
export function peaksOf(
  gpu: Gpu,
  gpus: number,
  wanted: WeightFormat['arithmetic'],
): Peaks | {readonly unknown: string} {
  const known = {bf16: gpu.bf16Tflops, fp8: gpu.fp8Tflops, fp4: gpu.fp4Tflops, tf32: gpu.tf32Tflops}
  const arithmetic = known[wanted] === 'unknown' ? 'bf16' : wanted
  const tflops = known[arithmetic]
  if (tflops === 'unknown') return {unknown: `no peak of a ${gpu.model} in ${arithmetic} is known`}
  return {
    ...{gpuModel: gpu.model, gpus, arithmetic, flopsPerSecond: tflops * 1e12 * gpus},
    ...{bytesPerSecond: gpu.memoryGbytesPerSecond * 1e9 * gpus, memoryBytes: gpu.memoryGib * 2 ** 30 * gpus},
  }
}
