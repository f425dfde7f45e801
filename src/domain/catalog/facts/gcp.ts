import type {Family} from './family.ts'
import {gpuNetworks, METAL_NETWORKS, rdmaNetworks} from './gcp-nics.ts'
import {GIB_B200, GIB_H200, GIB_METAL, GIB_RACK, TCPX, TCPXO} from './gcp-software.ts'
import {read, remembered} from './source.ts'

const MACHINES = 'Google Cloud, accelerator-optimized machine types (2026-04-14)'
const HOST = `${MACHINES}: all bandwidth less that of the GPUs`
const POLICIES = 'Google Cloud, compact placement and workload policy overview'
const BLUEPRINT = 'GoogleCloudPlatform/cluster-toolkit, blueprint'
const TIMEOUT = `${BLUEPRINT}: ResumeTimeout`
const SSD_APART = read('disk', 'Google Cloud price list: SSD backed Local Storage, beside cores, memory and GPUs')

/** A B200 slice is priced as the whole machine, so the disks of A4 are in its price; those of A2 Ultra and A3 are not. */
export const GCP_FAMILIES: readonly Family[] = [
  {prefixes: ['a2-ultragpu-'], isDiskApart: true, sources: [SSD_APART]},
  {
    prefixes: ['a3-highgpu-1g', 'a3-highgpu-2g', 'a3-highgpu-4g'],
    purchases: ['spot', 'flex-start'],
    isDiskApart: true,
    sources: [read('purchases', MACHINES), SSD_APART],
  },
  {prefixes: ['a3-edgegpu-8g'], isDiskApart: true, sources: [SSD_APART]},
  {
    prefixes: ['a3-highgpu-8g'],
    hostGbitsPerSecond: 200,
    isDiskApart: true,
    nics: gpuNetworks(4, 200),
    software: TCPX,
    sources: [read('host', HOST), read('nics', BLUEPRINT), remembered('software', BLUEPRINT), SSD_APART],
  },
  {
    prefixes: ['a3-megagpu-8g'],
    hostGbitsPerSecond: 200,
    isDiskApart: true,
    nics: gpuNetworks(8, 200),
    software: TCPXO,
    bootSeconds: 900,
    sources: [
      read('host', HOST),
      read('nics', BLUEPRINT),
      read('software', BLUEPRINT),
      read('boot', TIMEOUT),
      SSD_APART,
    ],
  },
  {
    prefixes: ['a3-ultragpu-8g'],
    purchases: ['spot', 'flex-start', 'reserved'],
    hostGbitsPerSecond: 400,
    isDiskApart: true,
    nics: rdmaNetworks(8, 400),
    software: GIB_H200,
    bootSeconds: 1200,
    sources: [...readOfRdma(), SSD_APART],
  },
  {
    prefixes: ['a4-highgpu-8g'],
    purchases: ['spot', 'flex-start', 'reserved'],
    hostGbitsPerSecond: 400,
    nics: rdmaNetworks(8, 400),
    software: GIB_B200,
    bootSeconds: 1200,
    sources: readOfRdma(),
  },
  {
    prefixes: ['g4-standard-'],
    purchases: ['on-demand', 'spot', 'reserved'],
    sources: [
      read('purchases', 'Google Cloud, "About Flex-start VMs": all accelerator-optimized types but A4X and G4'),
    ],
  },
  {
    prefixes: ['a4x-highgpu-4g'],
    purchases: ['spot', 'reserved'],
    hostGbitsPerSecond: 400,
    nics: rdmaNetworks(4, 400),
    software: GIB_RACK,
    bootSeconds: 3600,
    sources: readOfRdma(POLICIES),
  },
  {
    prefixes: ['a4x-maxgpu-4g'],
    purchases: ['reserved'],
    nics: METAL_NETWORKS,
    software: GIB_METAL,
    sources: [read('purchases', POLICIES), remembered('nics', BLUEPRINT), read('software', BLUEPRINT)],
  },
]

function readOfRdma(purchases = MACHINES) {
  return [
    read('purchases', purchases),
    remembered('host', HOST),
    read('nics', BLUEPRINT),
    read('software', BLUEPRINT),
    read('boot', TIMEOUT),
  ]
}
