import {gpuModelMatches} from '../catalog/gpu-model-matches.ts'
import type {Gpu, Known, MachineType} from '../catalog/machine-type.ts'
import type {GpuDemand, GpuModelDemand} from '../spec/cluster-spec.ts'
import type {Reason} from './reason.ts'

/** Tells of each machine type the first thing about its GPUs that the pool cannot do with. */
export function gpuRules(demand: GpuDemand | undefined): (type: MachineType) => Reason | undefined {
  if (demand === undefined) return () => undefined
  const refuse =
    demand.kind === 'models' ? modelRules(demand.anyOf) : (type: MachineType) => refuseCapability(demand, type)
  return (type) => (type.gpuCount < 1 ? {field: 'gpus', text: 'only a part of a GPU'} : refuse(type))
}

/** There are fewer models than types, so that each is looked at once. */
function modelRules(anyOf: readonly GpuModelDemand[]): (type: MachineType) => Reason | undefined {
  const alikes = new Map<string, readonly GpuModelDemand[]>()
  const other: Reason = {field: 'gpus', text: `another GPU than ${orList(anyOf.map(({model}) => model))}`}
  return ({gpu, gpuCount}) => {
    const alike = alikes.get(gpu.model) ?? anyOf.filter(({model}) => gpuModelMatches(model, gpu.model))
    alikes.set(gpu.model, alike)
    if (alike.length === 0) return other
    if (alike.some(({count, atLeast}) => countMatches(gpuCount, count, atLeast))) return undefined
    return {
      field: 'gpus',
      text: `not ${orList(alike.map(({count, atLeast}) => `${count}${atLeast ? ' or more' : ''}`))} GPUs in a node`,
    }
  }
}

const countMatches = (has: number, count: number | undefined, atLeast: boolean) =>
  count === undefined || has === count || (atLeast && has > count)

function refuseCapability(
  demand: Extract<GpuDemand, {kind: 'capability'}>,
  {gpu, gpuCount, gpuMemoryGib}: MachineType,
): Reason | undefined {
  if (demand.count !== undefined && gpuCount !== demand.count)
    return {field: 'gpus.count', text: `not ${demand.count} GPUs in a node`}
  const floors: readonly (readonly [field: string, floor: number | undefined, has: Known<number>, unit: string])[] = [
    ['gpus.min_memory_gib', demand.minMemoryGib, nominalMemoryGib(gpu, gpuMemoryGib), 'GiB of memory in a GPU'],
    ['gpus.min_bf16_tflops', demand.minBf16Tflops, gpu.bf16Tflops, 'bf16 TFLOP/s of a GPU'],
    ['gpus.min_fp8_tflops', demand.minFp8Tflops, gpu.fp8Tflops, 'fp8 TFLOP/s of a GPU'],
    [
      'gpus.min_hbm_gbytes_per_s',
      demand.minHbmGbytesPerSecond,
      gpu.memoryGbytesPerSecond,
      'GB/s of memory bandwidth of a GPU',
    ],
  ]
  for (const [field, floor, has, unit] of floors) {
    if (floor === undefined) continue
    if (has === 'unknown') return {field, text: `unknown ${unit}`}
    if (has < floor) return {field, text: `less than ${floor} ${unit}`}
  }
  return undefined
}

/** AWS reports what the driver leaves of it, 22.4 of 24; people ask for what is on the box. */
const nominalMemoryGib = (gpu: Gpu, reportedGib: number) => Math.max(gpu.memoryGib, reportedGib)

const orList = (words: readonly string[]) => [...new Set(words)].join(' or ')
