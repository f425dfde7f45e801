import type {HostFault, HostFaultKind} from '../../src/domain/gate/host-fault.ts'

/** Azure's word for what is wrong with a host. */
export const impactCategory = ({kind, xid}: HostFault): string =>
  `Resource.Hpc.Unhealthy.${(xid !== undefined && XIDS.get(xid)) || CATEGORIES[kind]}`

/** @source Azure, "Impact categories for Guest Health Reporting", 2026-11-22 */
const CATEGORIES: Readonly<Record<HostFaultKind, string>> = {
  'data-corruption': 'ManualInvestigation',
  xid: 'GpuXIDError',
  'gpu-missing': 'HpcMissingGpu',
  'gpu-silent': 'UnhealthyGPUNvidiasmi',
  'row-remap': 'HpcRowRemapFailure',
  'gpu-memory': 'XID48DoubleBitECC',
  nvlink: 'NvLink',
  thermal: 'HpcDcgmiThermalReport',
  'network-missing': 'MissingIB',
  'network-down': 'IBPortDown',
  'network-slow': 'IBPerformance',
  'memory-slow': 'GPUMemoryBWFailure',
  performance: 'HpcGenericFailure',
  unspecified: 'HpcGenericFailure',
}

/** Those that have a category of their own. */
const XIDS: ReadonlyMap<number, string> = new Map([
  [48, 'XID48DoubleBitECC'],
  [79, 'XID79FallenOffBus'],
  [94, 'XID94ContainedECCError'],
  [95, 'XID95UncontainedECCError'],
])
