import type {Known, MachineType} from '../catalog/machine-type.ts'
import type {MachineFloor} from '../spec/cluster-spec.ts'
import type {Reason} from './reason.ts'

/** The first thing about the machine around its GPUs that is too small. */
export function refuseMachine(
  floor: MachineFloor,
  {vcpus, memoryGib, localNvmeGib, arch}: MachineType,
): Reason | undefined {
  if (floor.arch !== undefined && arch !== floor.arch)
    return {field: 'machine.arch', text: `${arch}, not ${floor.arch}`}
  const floors: readonly (readonly [field: string, floor: number | undefined, has: Known<number>, unit: string])[] = [
    ['machine.min_vcpus', floor.minVcpus, vcpus, 'vCPUs'],
    ['machine.min_memory_gib', floor.minMemoryGib, memoryGib, 'GiB of memory'],
    ['machine.min_local_nvme_gib', floor.minLocalNvmeGib, localNvmeGib, 'GiB of local NVMe'],
  ]
  for (const [field, least, has, unit] of floors) {
    if (least === undefined) continue
    if (has === 'unknown') return {field, text: `unknown ${unit}`}
    if (has < least) return {field, text: `less than ${least} ${unit}`}
  }
  return undefined
}
