import type {Software} from './software.ts'

export const GCP_SOFTWARE_SOURCE =
  'GoogleCloudPlatform/cluster-toolkit; Google Cloud, accelerator OS images (2026-04-06)'

const images = (family: string) => ({owner: 'ubuntu-os-accelerator-images', family})

/** A3 High. It needs a special kernel, so the accelerator image of its driver may not do: the image is not known. */
export const TCPX: Partial<Software> = {
  ncclPlugin: 'GPUDirectTCPX',
  environment: {
    NCCL_NET: 'GPUDirectTCPX_v7',
    NCCL_ALGO: 'Ring',
    NCCL_PROTO: 'Simple',
    NCCL_NSOCKS_PERTHREAD: '4',
    NCCL_GPUDIRECTTCPX_CTRL_DEV: 'enp0s12',
    NCCL_GPUDIRECTTCPX_SOCKET_IFNAME: 'enp6s0,enp12s0,enp134s0,enp140s0',
  },
  driver: {branch: '570', isOpen: true},
  daemons: ['tcpgpudmarxd'],
}

/** A3 Mega. */
export const TCPXO: Partial<Software> = {
  ncclPlugin: 'FasTrak',
  environment: {
    NCCL_FASTRAK_CTRL_DEV: 'enp0s12',
    NCCL_FASTRAK_IFNAME: 'enp6s0,enp7s0,enp13s0,enp14s0,enp134s0,enp135s0,enp141s0,enp142s0',
    NCCL_FASTRAK_LLCM_DEVICE_DIRECTORY: '/dev/aperture_devices',
  },
  environmentScript: 'nccl-env-profile.sh',
  image: images('ubuntu-accelerator-2204-amd64-with-nvidia-570'),
  driver: {branch: '570', isOpen: 'unknown'},
  daemons: ['rxdm --num_hops=2 --num_nics=8'],
}

const GIB: Partial<Software> = {
  ncclPlugin: 'gIB',
  environment: {NCCL_NET: 'gIB'},
  environmentScript: '/usr/local/gib/scripts/set_nccl_env.sh',
  // Its configuration checker refuses another NCCL than the one that it was built with.
  pins: {'nccl-gib': '1.1.0', nccl: '2.27.5', cuda: '12.9'},
  image: images('ubuntu-accelerator-2404-amd64-with-nvidia-580'),
  driver: {branch: '580', isOpen: 'unknown'},
}

/** A3 Ultra. */
export const GIB_H200: Partial<Software> = {
  ...GIB,
  environment: {...GIB.environment, NCCL_SOCKET_IFNAME: 'enp0s19,enp192s20'},
}

/** A4. */
export const GIB_B200 = GIB

/** A4X: Arm, with pages of 64 KiB. */
export const GIB_RACK: Partial<Software> = {...GIB, image: images('ubuntu-accelerator-2404-arm64-with-nvidia-580')}

/** A4X Max: its RDMA NICs are run by a daemon. */
export const GIB_METAL: Partial<Software> = {...GIB_RACK, daemons: ['asapd-lite']}
