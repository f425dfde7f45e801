import {nearestWord} from '../nearest-word.ts'
import {type Cell, neededNumberIn, numberIn, textIn, wordIn, wrong} from './cells.ts'
import type {CsvFile} from './csv.ts'
import {keyedRows} from './keyed-rows.ts'
import {byKey, typeKey} from './keys.ts'
import type {Gpu, Known, MachineType} from './machine-type.ts'

export const MACHINE_TYPE_COLUMNS = [
  'cloud',
  'instance_type',
  'vcpus',
  'memory_gib',
  'arch',
  'gpu_model',
  'gpu_count',
  'gpu_memory_gib',
  'intra_node_link',
  'intra_node_gbytes_per_s_per_gpu',
  'inter_node_fabric',
  'inter_node_gbits_per_s',
  'rdma',
  'nic_count',
  'local_nvme_gib',
  'placement_scope',
  'source',
] as const

/** The machine types of a catalog, sorted. @throws GpuctlError CATALOG_INVALID */
export function parseMachineTypes(file: CsvFile, gpus: ReadonlyMap<string, Gpu>): readonly MachineType[] {
  const types = keyedRows(file, MACHINE_TYPE_COLUMNS, (cell) => {
    const number = (column: Column): Known<number> => numberIn(cell(column)) ?? 'unknown'
    const word = (column: Column): Known<string> => cell(column).text || 'unknown'
    const rdma = wordIn(cell('rdma'), ['true', 'false', ''])
    const type: MachineType = {
      cloud: textIn(cell('cloud')),
      instanceType: textIn(cell('instance_type')),
      vcpus: neededNumberIn(cell('vcpus')),
      memoryGib: neededNumberIn(cell('memory_gib')),
      arch: wordIn(cell('arch'), ['x86_64', 'arm64']),
      gpu: gpuIn(cell('gpu_model'), gpus),
      gpuCount: neededNumberIn(cell('gpu_count')),
      gpuMemoryGib: neededNumberIn(cell('gpu_memory_gib')),
      intraNode: {
        technology: word('intra_node_link'),
        gbytesPerSecondPerGpu: number('intra_node_gbytes_per_s_per_gpu'),
      },
      interNode: {
        fabric: word('inter_node_fabric'),
        gbitsPerSecond: number('inter_node_gbits_per_s'),
        rdma: rdma === '' ? 'unknown' : rdma === 'true',
      },
      nicCount: number('nic_count'),
      localNvmeGib: number('local_nvme_gib'),
      placementObject: word('placement_scope'),
      source: textIn(cell('source')),
    }
    return [typeKey(type), type]
  })
  return [...types.values()].sort(byKey(typeKey))
}

type Column = (typeof MACHINE_TYPE_COLUMNS)[number]

function gpuIn(cell: Cell, gpus: ReadonlyMap<string, Gpu>): Gpu {
  const gpu = gpus.get(cell.text)
  if (gpu !== undefined) return gpu
  const nearest = nearestWord(cell.text, gpus.keys())
  return wrong(
    cell,
    `is ${cell.text}, which gpus.csv lacks${nearest === undefined ? '' : `; did you mean ${nearest}?`}`,
  )
}
