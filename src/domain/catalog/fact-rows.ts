import {decimalText} from './decimal-text.ts'
import type {Gpu, Known, MachineType} from './machine-type.ts'
import type {GPU_COLUMNS} from './parse-gpus.ts'
import type {MACHINE_TYPE_COLUMNS} from './parse-machine-types.ts'

/** What instance_types.csv says of a type: a cell for each column, empty where it is not known. */
export const machineTypeRow = (type: MachineType): Row<typeof MACHINE_TYPE_COLUMNS> => ({
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

/** What gpus.csv says of a GPU. */
export const gpuRow = (gpu: Gpu): Row<typeof GPU_COLUMNS> => ({
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
