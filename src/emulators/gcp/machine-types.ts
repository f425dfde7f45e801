import {type Catalog, LISTED_PURCHASES, type ListedPurchase} from '../../domain/catalog/catalog.ts'
import type {MachineType} from '../../domain/catalog/machine-type.ts'
import {type Geography, regionOf} from './geography.ts'

/** A machine type as the emulator needs it. */
export interface EmulatedType {
  readonly name: string
  readonly vcpus: number
  readonly memoryGib: number
  readonly arch: 'x86_64' | 'arm64'
  /** Absent: a type without GPUs. */
  readonly gpus?: {readonly accelerator: string; readonly quota: string; readonly count: number}
  /** The quota of its vCPUs, where it has no GPUs. */
  readonly cpuQuota: string
  readonly nics: number
  readonly isCompactable: boolean
}

export interface MachineTypes {
  find(name: string, zone: string): EmulatedType | undefined
  in(zone: string): readonly EmulatedType[]
  nanoUsdPerHour(name: string, zone: string, purchase: ListedPurchase): bigint
}

/** The catalog's types, in all zones of the regions that have a price for them, and one small type without GPUs everywhere. */
export function machineTypesOf(catalog: Catalog, {regions}: Geography): MachineTypes {
  const types = catalog.types.map((type) => (type.cloud === 'gcp' ? emulatedType(type) : undefined))
  const prices = new Map<string, Map<string, Partial<Record<ListedPurchase, number>>>>(
    regions.map((region) => [region, new Map([[SMALL.name, {'on-demand': 67_010_000, spot: 20_100_000}]])]),
  )
  const {count, type, location, purchase, priceNanoUsd} = catalog.offerings
  for (let at = 0; at < count; at++) {
    const name = types[type[at] ?? -1]?.name
    const byType = prices.get(catalog.locations[location[at] ?? -1]?.region ?? '')
    if (name === undefined || byType === undefined) continue
    const price = byType.get(name) ?? {}
    byType.set(name, {...price, [LISTED_PURCHASES[purchase[at] ?? 0] ?? 'on-demand']: priceNanoUsd[at] ?? Number.NaN})
  }
  const byName = new Map([SMALL, ...types.filter((each) => each !== undefined)].map((each) => [each.name, each]))
  const offered = (zone: string) => prices.get(regionOf(zone)) ?? new Map<string, object>()
  return {
    find: (name, zone) => (offered(zone).has(name) ? byName.get(name) : undefined),
    in: (zone) => [...offered(zone).keys()].sort().flatMap((name) => byName.get(name) ?? []),
    nanoUsdPerHour(name, zone, purchase) {
      const price = prices.get(regionOf(zone))?.get(name)?.[purchase] ?? Number.NaN
      return Number.isNaN(price) ? 0n : BigInt(Math.round(price))
    },
  }
}

/** For smoke tests. @source Google Cloud, general-purpose machine family: E2 (2 vCPUs, 8 GB); list price of us-central1 */
const SMALL: EmulatedType = {
  name: 'e2-standard-2',
  vcpus: 2,
  memoryGib: 8,
  arch: 'x86_64',
  cpuQuota: 'E2_CPUS',
  nics: 2,
  isCompactable: false,
}

function emulatedType(type: MachineType): EmulatedType {
  const {instanceType: name, vcpus, memoryGib, arch, gpuCount, gpu, nicCount, placementObject} = type
  const [accelerator, quota] = ACCELERATORS[name.replace(/-\w+$/, '').replace(/-metal$/, '')] ??
    ACCELERATORS[gpu.model] ?? [`nvidia-${gpu.model.toLowerCase()}`, `NVIDIA_${gpu.model.replaceAll('-', '_')}_GPUS`]
  return {
    name,
    vcpus,
    memoryGib,
    arch,
    gpus: {accelerator, quota, count: gpuCount},
    cpuQuota: 'CPUS',
    nics: nicCount === 'unknown' ? 1 : Math.max(nicCount, name.startsWith('a4x-maxgpu') ? 9 : nicCount),
    isCompactable: placementObject === 'compact-placement' || /^nvlink-domain/.test(placementObject),
  }
}

/** By type, where one GPU has several, else by GPU. @source Google Cloud, GPU machine types; GPU quotas */
const ACCELERATORS: Readonly<Record<string, readonly [accelerator: string, quota: string]>> = {
  'a3-megagpu': ['nvidia-h100-mega-80gb', 'NVIDIA_H100_MEGA_GPUS'],
  'H100-SXM': ['nvidia-h100-80gb', 'NVIDIA_H100_GPUS'],
  'H200-SXM': ['nvidia-h200-141gb', 'NVIDIA_H200_GPUS'],
  B200: ['nvidia-b200', 'NVIDIA_B200_GPUS'],
  GB200: ['nvidia-gb200', 'NVIDIA_GB200_GPUS'],
  GB300: ['nvidia-gb300', 'NVIDIA_GB300_GPUS'],
  'A100-40GB': ['nvidia-tesla-a100', 'NVIDIA_A100_GPUS'],
  'A100-80GB': ['nvidia-a100-80gb', 'NVIDIA_A100_80GB_GPUS'],
  L4: ['nvidia-l4', 'NVIDIA_L4_GPUS'],
  'RTX-PRO-6000': ['nvidia-rtx-pro-6000', 'NVIDIA_RTX_PRO_6000_GPUS'],
}
