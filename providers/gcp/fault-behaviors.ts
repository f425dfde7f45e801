import type {HostFaultKind} from '../../src/domain/gate/host-fault.ts'

type Behavior = 'PERFORMANCE' | 'SILENT_DATA_CORRUPTION' | 'UNRECOVERABLE_GPU_ERROR' | 'BEHAVIOR_UNSPECIFIED'

/** Google's word for what is wrong with a host; the description says the rest. */
export const behaviorOf = (kind: HostFaultKind): Behavior => BEHAVIORS[kind]

/**
 * `PERFORMANCE` is of GPUs that are slower than others without any Xid, `UNRECOVERABLE_GPU_ERROR` of errors with one.
 *
 * @source Google Cloud, AI Hypercomputer, "Report faulty host", 2026-04-06: FAULT_REASON; the API knows CHIP_ERROR too, which that does not name
 */
const BEHAVIORS: Readonly<Record<HostFaultKind, Behavior>> = {
  'data-corruption': 'SILENT_DATA_CORRUPTION',
  xid: 'UNRECOVERABLE_GPU_ERROR',
  'gpu-missing': 'UNRECOVERABLE_GPU_ERROR',
  'gpu-silent': 'UNRECOVERABLE_GPU_ERROR',
  'row-remap': 'UNRECOVERABLE_GPU_ERROR',
  'gpu-memory': 'UNRECOVERABLE_GPU_ERROR',
  nvlink: 'BEHAVIOR_UNSPECIFIED',
  thermal: 'PERFORMANCE',
  'network-missing': 'BEHAVIOR_UNSPECIFIED',
  'network-down': 'BEHAVIOR_UNSPECIFIED',
  'network-slow': 'PERFORMANCE',
  'memory-slow': 'PERFORMANCE',
  performance: 'PERFORMANCE',
  unspecified: 'BEHAVIOR_UNSPECIFIED',
}
