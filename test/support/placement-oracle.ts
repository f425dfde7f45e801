import {type Catalog, LISTED_PURCHASES, type Location} from '../../src/domain/catalog/catalog.ts'
import {gbitsPerSecondPerGpu} from '../../src/domain/catalog/gbits-per-second-per-gpu.ts'
import {machineFacts} from '../../src/domain/catalog/machine-facts.ts'
import type {MachineType} from '../../src/domain/catalog/machine-type.ts'
import type {ClusterSpec, GpuDemand, MachineFloor, PoolSpec, WhereSpec} from '../../src/domain/spec/cluster-spec.ts'
import {isJoined} from './interconnect-oracle.ts'
import {isEnough, isOf, known} from './oracle-floors.ts'

/**
 * What the design says of which offerings a pool may take, read once more and without a thought for speed or reasons. What
 * is unknown is never enough.
 */
export function allowedOfferings(spec: ClusterSpec, pool: PoolSpec, {types, locations, offerings}: Catalog): number[] {
  return Array.from({length: offerings.count}, (_, index) => index).filter((index) => {
    const [type, location] = [types[offerings.type[index] ?? -1], locations[offerings.location[index] ?? -1]]
    if (type === undefined || location === undefined) throw new RangeError('an offering is of a type, somewhere')
    const purchase = LISTED_PURCHASES[offerings.purchase[index] ?? -1] ?? 'on-demand'
    const facts = machineFacts(type)
    const nodes = pool.nodes ?? Math.ceil((pool.gpusTotal ?? 0) / type.gpuCount)
    return (
      ['aws', 'gcp', 'azure'].includes(location.cloud) &&
      isPlaceAllowed(spec.where, location) &&
      hasGpus(pool.gpus, type) &&
      isMachineLargeEnough(pool.machine, type) &&
      isJoined(pool.interconnect, type, facts, nodes) &&
      spec.links.every(
        ({between, minGbitsPerSecond}) =>
          !between.includes(pool.name) ||
          minGbitsPerSecond === undefined ||
          nodes * known(facts.hostGbitsPerSecond) >= minGbitsPerSecond,
      ) &&
      pool.capacity.includes(purchase) &&
      facts.purchases.includes(purchase) &&
      offerings.priceNanoUsd[index] !== undefined &&
      !Number.isNaN(offerings.priceNanoUsd[index]) &&
      isUsefulnessKnown(pool.objective, type)
    )
  })
}

function isPlaceAllowed({clouds, regions, zones, avoid}: WhereSpec, {cloud, region, zone}: Location): boolean {
  return (
    (clouds === undefined || clouds.some((name) => name === cloud)) &&
    (regions === undefined || regions.some((pattern) => globs(pattern, region))) &&
    (zones === undefined || zones.some((pattern) => globs(pattern, zone))) &&
    !avoid?.some((pattern) => globs(pattern, region) || (zone !== '' && globs(pattern, zone)))
  )
}

/** `*` is any text, `?` any letter. */
function globs(pattern: string, name: string): boolean {
  if (pattern === '') return name === ''
  const [first, rest] = [pattern.charAt(0), pattern.slice(1)]
  if (first === '*') return globs(rest, name) || (name !== '' && globs(pattern, name.slice(1)))
  return (
    name !== '' && (first === '?' || first.toLowerCase() === name.charAt(0).toLowerCase()) && globs(rest, name.slice(1))
  )
}

function hasGpus(gpus: GpuDemand | undefined, {gpu, gpuCount, gpuMemoryGib}: MachineType): boolean {
  if (gpus === undefined) return true
  if (gpuCount < 1) return false
  if (gpus.kind === 'models')
    return gpus.anyOf.some(
      ({model, count, atLeast}) =>
        isOf(model, gpu.model) && (count === undefined || (atLeast ? gpuCount >= count : gpuCount === count)),
    )
  return (
    (gpus.count === undefined || gpuCount === gpus.count) &&
    Math.max(gpu.memoryGib, gpuMemoryGib) >= (gpus.minMemoryGib ?? 0) &&
    isEnough(gpu.bf16Tflops, gpus.minBf16Tflops) &&
    isEnough(gpu.fp8Tflops, gpus.minFp8Tflops) &&
    isEnough(gpu.memoryGbytesPerSecond, gpus.minHbmGbytesPerSecond)
  )
}

const isMachineLargeEnough = (floor: MachineFloor, {vcpus, memoryGib, localNvmeGib, arch}: MachineType): boolean =>
  vcpus >= (floor.minVcpus ?? 0) &&
  memoryGib >= (floor.minMemoryGib ?? 0) &&
  isEnough(localNvmeGib, floor.minLocalNvmeGib) &&
  (floor.arch ?? arch) === arch

function isUsefulnessKnown(objective: PoolSpec['objective'], type: MachineType): boolean {
  if (objective === 'usd-per-compute') return type.gpu.bf16Tflops !== 'unknown'
  return objective !== 'usd-per-network' || gbitsPerSecondPerGpu(type) !== 'unknown'
}
