import type {Family} from './family.ts'
import {read, remembered} from './source.ts'

const MACHINES = 'Google Cloud, accelerator-optimized machine types (2026-04-14): all bandwidth less that of the GPUs'
const NOT_ON_DEMAND = 'Google Cloud, accelerator-optimized machine types (2026-04-14)'
const POLICIES = 'Google Cloud, compact placement and workload policy overview'
const SSD_PRICE = 'Google Cloud price list: SSD backed Local Storage, beside cores, memory and GPUs'

/** A B200 slice is priced as the whole machine, so the disks of A4 are in its price; those of A2 Ultra and A3 are not. */
export const GCP_FAMILIES: readonly Family[] = [
  {prefixes: ['a2-ultragpu-'], isDiskApart: true, sources: [read('disk', SSD_PRICE)]},
  {
    prefixes: ['a3-highgpu-1g', 'a3-highgpu-2g', 'a3-highgpu-4g'],
    purchases: ['spot', 'flex-start'],
    isDiskApart: true,
    sources: [read('purchases', NOT_ON_DEMAND), read('disk', SSD_PRICE)],
  },
  {
    prefixes: ['a3-highgpu-8g', 'a3-megagpu-8g'],
    hostGbitsPerSecond: 200,
    isDiskApart: true,
    sources: [read('host', MACHINES), read('disk', SSD_PRICE)],
  },
  {prefixes: ['a3-edgegpu-8g'], isDiskApart: true, sources: [read('disk', SSD_PRICE)]},
  {
    prefixes: ['a3-ultragpu-8g'],
    purchases: ['spot', 'flex-start', 'reserved'],
    hostGbitsPerSecond: 400,
    isDiskApart: true,
    sources: [read('purchases', NOT_ON_DEMAND), remembered('host', MACHINES), read('disk', SSD_PRICE)],
  },
  {
    prefixes: ['a4-highgpu-8g'],
    purchases: ['spot', 'flex-start', 'reserved'],
    hostGbitsPerSecond: 400,
    sources: [read('purchases', NOT_ON_DEMAND), remembered('host', MACHINES)],
  },
  {
    prefixes: ['a4x-highgpu-4g'],
    purchases: ['spot', 'reserved'],
    hostGbitsPerSecond: 400,
    sources: [read('purchases', POLICIES), remembered('host', MACHINES)],
  },
  {prefixes: ['a4x-maxgpu-4g'], purchases: ['reserved'], sources: [read('purchases', POLICIES)]},
]
