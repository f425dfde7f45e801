import type {Known, MachineType} from '../machine-type.ts'
import type {GcpNetwork, GcpNics} from './nic-layout.ts'

/** A network for the host and one for each GPU NIC, all of gVNICs: TCPX and TCPXO. */
export const gpuNetworks = (gpuNics: number, fabricGbitsPerSecond: number): GcpNics => ({
  cloud: 'gcp',
  nicTypes: Array(1 + gpuNics).fill('GVNIC'),
  networks: [
    {use: 'host', count: 1, nicsEach: 1, subnetsEach: 1, mtu: 8244},
    {use: 'gpu', count: gpuNics, nicsEach: 1, subnetsEach: 1, mtu: 8244},
  ],
  fabricGbitsPerSecond,
})

/** Two networks for the host and one for RDMA, with a subnet for each of its NICs. */
export const rdmaNetworks = (rdmaNics: number, fabricGbitsPerSecond: number): GcpNics => ({
  cloud: 'gcp',
  nicTypes: ['GVNIC', 'GVNIC', ...Array(rdmaNics).fill('MRDMA')],
  networks: [
    {use: 'host', count: 2, nicsEach: 1, subnetsEach: 1, mtu: 8896},
    {use: 'rdma', count: 1, nicsEach: rdmaNics, subnetsEach: rdmaNics, mtu: 'unknown', profile: 'vpc-roce'},
  ],
  fabricGbitsPerSecond,
})

/** A4X Max is bare metal: another host NIC, and a profile that makes the one subnet by itself. */
export const METAL_NETWORKS: GcpNics = {
  cloud: 'gcp',
  nicTypes: ['IDPF', ...Array(8).fill('MRDMA')],
  networks: [
    {use: 'host', count: 1, nicsEach: 1, subnetsEach: 1, mtu: 4096},
    {use: 'rdma', count: 1, nicsEach: 8, subnetsEach: 'auto', mtu: 'unknown', profile: 'vpc-roce-metal'},
  ],
  fabricGbitsPerSecond: 400,
}

/** Of a type without an entry of its own: the one NIC that it has. */
export const gcpNics = ({interNode, nicCount}: MachineType): Known<GcpNics> =>
  interNode.fabric === 'ethernet' && nicCount === 1
    ? {cloud: 'gcp', nicTypes: ['GVNIC'], networks: [HOST], fabricGbitsPerSecond: interNode.gbitsPerSecond}
    : 'unknown'

/** Jumbo frames, of the size that Google's networks take at most. */
const HOST: GcpNetwork = {use: 'host', count: 1, nicsEach: 1, subnetsEach: 1, mtu: 8896}
