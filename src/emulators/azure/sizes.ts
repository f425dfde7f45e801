import type {Catalog} from '../../domain/catalog/catalog.ts'

/** What a VM size is, as far as the API tells. */
export interface Size {
  readonly name: string
  readonly vcpus: number
  readonly memoryGib: number
  readonly gpus: number
  readonly arch: 'x64' | 'Arm64'
  readonly isRdma: boolean
  /** The quota it counts against: `standardNDSH100v5Family`. */
  readonly family: string
}

/** Azure's sizes of a catalog, and one without GPUs for trying things out. */
export function sizesOf({types}: Catalog): ReadonlyMap<string, Size> {
  const listed = types
    .filter(({cloud}) => cloud === 'azure')
    .map(
      ({instanceType, vcpus, memoryGib, gpuCount, arch, interNode}): Size => ({
        name: instanceType,
        vcpus,
        memoryGib,
        gpus: gpuCount,
        arch: arch === 'arm64' ? 'Arm64' : 'x64',
        isRdma: interNode.rdma === true,
        family: familyOf(instanceType),
      }),
    )
  return new Map([SMALL_SIZE, ...listed].map((size) => [size.name.toLowerCase(), size]))
}

/** @source Azure, "Dsv5-series": 2 vCPUs, 8 GiB */
export const SMALL_SIZE: Size = {
  name: 'Standard_D2s_v5',
  vcpus: 2,
  memoryGib: 8,
  gpus: 0,
  arch: 'x64',
  isRdma: false,
  family: 'standardDSv5Family',
}

/** $0.096 an hour in East US. */
export const SMALL_SIZE_NANO_USD_PER_HOUR = 96_000_000n

/** Made from a size's name as most of Azure's are; no list of them can be had without an account. */
const familyOf = (name: string): string => {
  const [, letters = '', rest = ''] = /^Standard_([A-Z]+)\d*(?:-\d+)?(\w*)$/.exec(name) ?? []
  return FAMILIES[name] ?? `standard${letters}${rest.replaceAll('_', '')}Family`
}

/** @source Azure, the names that `az vm list-usage` tells; from memory */
const FAMILIES: Readonly<Record<string, string>> = {
  Standard_ND96isr_H100_v5: 'standardNDSH100v5Family',
  Standard_ND96isr_H200_v5: 'standardNDISRH200V5Family',
  Standard_ND96asr_v4: 'standardNDASv4_A100Family',
  Standard_ND96amsr_A100_v4: 'standardNDAMSv4_A100Family',
  Standard_NC24ads_A100_v4: 'StandardNCADSA100v4Family',
  Standard_NC48ads_A100_v4: 'StandardNCADSA100v4Family',
  Standard_NC96ads_A100_v4: 'StandardNCADSA100v4Family',
  Standard_NC40ads_H100_v5: 'StandardNCadsH100v5Family',
  Standard_NC80adis_H100_v5: 'StandardNCadsH100v5Family',
}
