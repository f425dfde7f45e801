import type {Known, MachineType} from './machine-type.ts'

/** What offerings are compared by: USD an hour for so much of something. */
export const OFFER_FIGURES = [
  'usd-per-hour',
  'usd-per-gpu-hour',
  'usd-per-bf16-tflop',
  'usd-per-hbm-tb',
  'usd-per-gbit',
] as const
export type OfferFigure = (typeof OFFER_FIGURES)[number]

/** How much of a figure's unit a node has: GPUs, dense bf16 TFLOP/s, TB/s of GPU memory, Gbit/s to other nodes. */
export function unitsOf({gpu, gpuCount, interNode}: MachineType, figure: OfferFigure): Known<number> {
  if (figure === 'usd-per-hour') return 1
  if (figure === 'usd-per-gpu-hour') return gpuCount
  if (figure === 'usd-per-bf16-tflop') return gpu.bf16Tflops === 'unknown' ? 'unknown' : gpuCount * gpu.bf16Tflops
  if (figure === 'usd-per-hbm-tb') return (gpuCount * gpu.memoryGbytesPerSecond) / 1000
  return interNode.gbitsPerSecond
}

/** For comparing: NaN where the price or the units are not known. */
export function figureOf(type: MachineType, priceNanoUsd: number, figure: OfferFigure): number {
  const units = unitsOf(type, figure)
  return units === 'unknown' ? Number.NaN : priceNanoUsd / units
}
