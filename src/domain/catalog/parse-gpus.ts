import {neededNumberIn, numberIn, textIn} from './cells.ts'
import type {CsvFile} from './csv.ts'
import {keyedRows} from './keyed-rows.ts'
import type {Gpu, Known} from './machine-type.ts'

export const GPU_COLUMNS = [
  'gpu_model',
  'architecture',
  'hbm_gib',
  'hbm_gbytes_per_s',
  'fp32_tflops',
  'tf32_tflops',
  'bf16_dense_tflops',
  'fp8_dense_tflops',
  'fp4_dense_tflops',
  'int8_dense_tops',
  'nvlink_gbytes_per_s',
  'pcie_gen',
  'tdp_w',
  'source',
] as const

/** The GPU models of a catalog, by name. @throws GpuctlError CATALOG_INVALID */
export const parseGpus = (file: CsvFile): ReadonlyMap<string, Gpu> =>
  keyedRows(file, GPU_COLUMNS, (cell) => {
    const known = (column: (typeof GPU_COLUMNS)[number]): Known<number> => numberIn(cell(column)) ?? 'unknown'
    const gpu: Gpu = {
      model: textIn(cell('gpu_model')),
      architecture: textIn(cell('architecture')),
      memoryGib: neededNumberIn(cell('hbm_gib')),
      memoryGbytesPerSecond: neededNumberIn(cell('hbm_gbytes_per_s')),
      fp32Tflops: neededNumberIn(cell('fp32_tflops')),
      tf32Tflops: known('tf32_tflops'),
      bf16Tflops: known('bf16_dense_tflops'),
      fp8Tflops: known('fp8_dense_tflops'),
      fp4Tflops: known('fp4_dense_tflops'),
      int8Tops: known('int8_dense_tops'),
      nvlinkGbytesPerSecond: known('nvlink_gbytes_per_s'),
      pcieGeneration: known('pcie_gen'),
      tdpW: neededNumberIn(cell('tdp_w')),
      source: textIn(cell('source')),
    }
    return [gpu.model, gpu]
  })
