import type {MachineType} from '../machine-type.ts'
import {nvlinkDomainNodes} from './placement.ts'
import {hasNvSwitch, type Software} from './software.ts'

export const AZURE_SOFTWARE_SOURCE =
  'Azure/azhpc-images; Azure/azurehpc-health-checks; Azure/ai-infrastructure-on-azure'

const hpc = (version: string) => ({owner: 'microsoft-dsvm', family: `ubuntu-hpc:${version}`})

/** The HPC images carry driver, fabric manager, InfiniBand stack, HPC-X, NCCL and the topology files. */
export function azureSoftware(type: MachineType): Partial<Software> {
  const isRack = nvlinkDomainNodes(type) > 1
  const isNvidia = !type.gpu.model.startsWith('MI')
  if (!isNvidia) return {fabricManager: false}
  return {image: hpc(isRack ? '2404-gb' : '2204'), fabricManager: isRack ? 'unknown' : hasNvSwitch(type)}
}

export const ND_A100: Partial<Software> = {
  environment: {NCCL_TOPO_FILE: '/opt/microsoft/ndv4-topo.xml'},
  topologyFile: '/opt/microsoft/ndv4-topo.xml',
}

export const ND_H100: Partial<Software> = {
  environment: {
    NCCL_TOPO_FILE: '/opt/microsoft/ndv5-topo.xml',
    NCCL_IB_PCI_RELAXED_ORDERING: '1',
    NCCL_PXN_DISABLE: '1',
    NCCL_MIN_NCHANNELS: '32',
    UCX_TLS: 'rc',
    NCCL_SOCKET_IFNAME: 'eth0',
  },
  topologyFile: '/opt/microsoft/ndv5-topo.xml',
}

/** Only the topology file is said to be the one of H100. */
export const ND_H200: Partial<Software> = {
  environment: {NCCL_TOPO_FILE: '/opt/microsoft/ndv5-topo.xml'},
  topologyFile: '/opt/microsoft/ndv5-topo.xml',
}

/** GB200 and GB300. */
export const ND_RACK: Partial<Software> = {
  environment: {
    NCCL_MNNVL_ENABLE: '1',
    NCCL_NVLS_ENABLE: '1',
    NCCL_DMABUF_ENABLE: '1',
    NCCL_SHM_DISABLE: '1',
    NCCL_IB_SL: '1',
    NCCL_NET_GDR_C2C: '1',
  },
}
