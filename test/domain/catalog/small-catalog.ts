import {
  type Catalog,
  LISTED_PURCHASES,
  type ListedPurchase,
  type Location,
} from '../../../src/domain/catalog/catalog.ts'
import {byKey, locationKey, typeKey} from '../../../src/domain/catalog/keys.ts'
import type {MachineType} from '../../../src/domain/catalog/machine-type.ts'
import {offeringColumns} from '../../../src/domain/catalog/offering-columns.ts'

export interface SmallOffer {
  readonly type: MachineType
  /** `us-east-1` or `us-east-1/use1-az1`. */
  readonly at: string
  readonly purchase?: ListedPurchase
  /** Absent: unknown. */
  readonly usd?: number
}

/** A catalog of a few offerings, in whichever order they are given. */
export function smallCatalog(offers: readonly SmallOffer[]): Catalog {
  const places = offers.map(({type, at}): Location => {
    const [region = '', zone = ''] = at.split('/')
    return {cloud: type.cloud, region, zone}
  })
  const types = distinct(
    offers.map(({type}) => type),
    typeKey,
  )
  const locations = distinct(places, locationKey)
  const drafts = offers.map(({type, purchase = 'on-demand', usd = Number.NaN}, line) => ({
    type: types.findIndex((each) => typeKey(each) === typeKey(type)),
    location: locations.findIndex((each) => locationKey(each) === locationKey(places[line] as Location)),
    purchase: LISTED_PURCHASES.indexOf(purchase),
    priceNanoUsd: Math.round(usd * 1e9),
    line,
  }))
  const offerings = offeringColumns(drafts, (line) => new RangeError(`offering ${line} is there twice`))
  return {types, locations, offerings, provenance: {date: '2026-06-18', hash: '', origin: 'a test'}}
}

/** Sixteen GPUs in two nodes or so: change what a test is about. */
export const machineType = (changes: Partial<MachineType> & Pick<MachineType, 'instanceType'>): MachineType => ({
  cloud: 'aws',
  vcpus: 192,
  memoryGib: 2048,
  arch: 'x86_64',
  gpu: H100,
  gpuCount: 8,
  gpuMemoryGib: 80,
  intraNode: {technology: 'nvlink4', gbytesPerSecondPerGpu: 900},
  interNode: {fabric: 'efa-v2', gbitsPerSecond: 3200, rdma: true},
  nicCount: 32,
  localNvmeGib: 'unknown',
  placementObject: 'cluster-placement-group',
  source: 'a test',
  ...changes,
})

export const H100: MachineType['gpu'] = {
  model: 'H100-SXM',
  architecture: 'Hopper',
  memoryGib: 80,
  memoryGbytesPerSecond: 3350,
  fp32Tflops: 67,
  tf32Tflops: 494,
  bf16Tflops: 989,
  fp8Tflops: 1979,
  fp4Tflops: 'unknown',
  int8Tops: 1979,
  nvlinkGbytesPerSecond: 900,
  pcieGeneration: 5,
  tdpW: 700,
  source: 'a test',
}

export const T4: MachineType['gpu'] = {
  ...H100,
  model: 'T4',
  memoryGib: 16,
  memoryGbytesPerSecond: 320,
  bf16Tflops: 'unknown',
}

export const P5 = machineType({instanceType: 'p5.48xlarge'})
export const G4 = machineType({
  instanceType: 'g4dn.xlarge',
  vcpus: 4,
  memoryGib: 16,
  gpu: T4,
  gpuCount: 1,
  gpuMemoryGib: 16,
  intraNode: {technology: 'none', gbytesPerSecondPerGpu: 'unknown'},
  interNode: {fabric: 'ethernet', gbitsPerSecond: 5, rdma: false},
})
/** Of whose network nothing is known, on a cloud that is a reference only. */
export const LAMBDA = machineType({
  instanceType: 'gpu_8x_h100_sxm5',
  cloud: 'lambda',
  interNode: {fabric: 'unknown', gbitsPerSecond: 'unknown', rdma: 'unknown'},
})

const distinct = <T>(values: readonly T[], key: (value: T) => string): readonly T[] =>
  [...new Map(values.map((value) => [key(value), value])).values()].sort(byKey(key))
