import type {Catalog} from './catalog.ts'
import {csvText} from './csv-text.ts'
import {decimalText} from './decimal-text.ts'
import type {Gpu, Known, MachineType} from './machine-type.ts'
import {GPU_COLUMNS} from './parse-gpus.ts'
import {MACHINE_TYPE_COLUMNS} from './parse-machine-types.ts'
import {PRICE_COLUMNS} from './parse-prices.ts'
import {priceRows} from './price-rows.ts'

/** The texts of a catalog's files, by the names that they have in a folder. */
export type CatalogTexts = Readonly<Record<'prices.csv' | 'instance_types.csv' | 'gpus.csv', string>>

/** A catalog as the files that `parseCatalog` reads; equal catalogs give equal files. */
export function catalogCsv(catalog: Catalog): CatalogTexts {
  const gpus = new Map(catalog.types.map(({gpu}) => [gpu.model, gpu] as const))
  return {
    'prices.csv': csvText(PRICE_COLUMNS, priceRows(catalog)),
    'instance_types.csv': csvText(MACHINE_TYPE_COLUMNS, catalog.types.map(machineTypeRow)),
    'gpus.csv': csvText(
      GPU_COLUMNS,
      [...gpus].sort(byModel).map(([, gpu]) => gpuRow(gpu)),
    ),
  }
}

const machineTypeRow = (type: MachineType): Row<typeof MACHINE_TYPE_COLUMNS> => ({
  cloud: type.cloud,
  instance_type: type.instanceType,
  vcpus: number(type.vcpus),
  memory_gib: number(type.memoryGib),
  arch: type.arch,
  gpu_model: type.gpu.model,
  gpu_count: number(type.gpuCount),
  gpu_memory_gib: number(type.gpuMemoryGib),
  intra_node_link: word(type.intraNode.technology),
  intra_node_gbytes_per_s_per_gpu: number(type.intraNode.gbytesPerSecondPerGpu),
  inter_node_fabric: word(type.interNode.fabric),
  inter_node_gbits_per_s: number(type.interNode.gbitsPerSecond),
  rdma: word(type.interNode.rdma),
  nic_count: number(type.nicCount),
  local_nvme_gib: number(type.localNvmeGib),
  placement_scope: word(type.placementObject),
  source: type.source,
})

const gpuRow = (gpu: Gpu): Row<typeof GPU_COLUMNS> => ({
  gpu_model: gpu.model,
  architecture: gpu.architecture,
  hbm_gib: number(gpu.memoryGib),
  hbm_gbytes_per_s: number(gpu.memoryGbytesPerSecond),
  fp32_tflops: number(gpu.fp32Tflops),
  tf32_tflops: number(gpu.tf32Tflops),
  bf16_dense_tflops: number(gpu.bf16Tflops),
  fp8_dense_tflops: number(gpu.fp8Tflops),
  fp4_dense_tflops: number(gpu.fp4Tflops),
  int8_dense_tops: number(gpu.int8Tops),
  nvlink_gbytes_per_s: number(gpu.nvlinkGbytesPerSecond),
  pcie_gen: number(gpu.pcieGeneration),
  tdp_w: number(gpu.tdpW),
  source: gpu.source,
})

/** One cell for each column, so that a column more is a mistake that the compiler finds. */
type Row<C extends readonly string[]> = Readonly<Record<C[number], string>>

const number = (value: Known<number>) => (value === 'unknown' ? '' : decimalText(value))
const word = (value: Known<string | boolean>) => (value === 'unknown' ? '' : String(value))
const byModel = ([a]: readonly [string, Gpu], [b]: readonly [string, Gpu]) => (a < b ? -1 : a > b ? 1 : 0)
