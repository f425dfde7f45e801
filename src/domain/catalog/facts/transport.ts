import type {Known, MachineType} from '../machine-type.ts'

/** What NCCL moves data between nodes with. */
export type Transport = 'efa' | 'gpudirect-tcpx' | 'gpudirect-tcpxo' | 'gib' | 'infiniband' | 'tcp'

/** RoCE on Google Cloud goes through a plugin of Google's; elsewhere nobody says what it goes through. */
export function transportOf({cloud, interNode: {fabric}}: MachineType): Known<Transport> {
  if (fabric === 'unknown') return 'unknown'
  if (fabric.startsWith('efa')) return 'efa'
  if (fabric.startsWith('infiniband')) return 'infiniband'
  if (fabric === 'gpudirect-tcpx' || fabric === 'gpudirect-tcpxo') return fabric
  if (fabric.startsWith('roce')) return cloud === 'gcp' ? 'gib' : 'unknown'
  return fabric === 'ethernet' ? 'tcp' : 'unknown'
}

/**
 * The word after `NET/` in NCCL's log (level INFO) when it uses the transport. Another word means that it fell back, mostly to
 * sockets, and no bandwidth figure can make up for that.
 */
export const NCCL_LOG_WORDS: Readonly<Record<Transport, string>> = {
  efa: 'OFI',
  'gpudirect-tcpx': 'GPUDirectTCPX',
  'gpudirect-tcpxo': 'FasTrak',
  gib: 'gIB',
  infiniband: 'IB',
  tcp: 'Socket',
}
