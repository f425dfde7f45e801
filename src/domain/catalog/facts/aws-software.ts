import type {MachineType} from '../machine-type.ts'
import {nvlinkDomainNodes} from './placement.ts'
import {hasNvSwitch, type Software} from './software.ts'
import {transportOf} from './transport.ts'

export const AWS_SOFTWARE_SOURCE = 'EC2 EFA guide; aws-parallelcluster 3.8+; awsome-distributed-training'

/** One image serves all types of an architecture: it carries driver, fabric manager, EFA and its NCCL plugin. */
export function awsSoftware(type: MachineType): Partial<Software> {
  const isRack = nvlinkDomainNodes(type) > 1
  return {
    ...(transportOf(type) === 'efa' && EFA),
    image: type.arch === 'arm64' ? DEEP_LEARNING_ARM64_IMAGE : DEEP_LEARNING_IMAGE,
    driver: {branch: 'unknown', isOpen: true},
    // In a rack it runs on the switch trays, which are Amazon's; that nodes need none is not read anywhere.
    fabricManager: isRack ? 'unknown' : hasNvSwitch(type),
  }
}

export const DEEP_LEARNING_IMAGE = {
  owner: '898082745236',
  family: 'Deep Learning Base OSS Nvidia Driver GPU AMI (Ubuntu 22.04)',
}

/** Says that it supports G5g, P6e-GB200 and P6e-GB300; that of Ubuntu 22.04 lacks the last. @source DLAMI release notes, 2026-10-06 */
const DEEP_LEARNING_ARM64_IMAGE = {
  owner: DEEP_LEARNING_IMAGE.owner,
  family: 'Deep Learning ARM64 Base OSS Nvidia Driver GPU AMI (Ubuntu 24.04)',
}

/** With libfabric 1.18 and aws-ofi-nccl 1.7 or newer: what older guides set besides is chosen better by the plugin. */
const EFA: Partial<Software> = {
  ncclPlugin: 'aws-ofi-nccl',
  environment: {FI_EFA_USE_HUGE_PAGE: '0', NCCL_SOCKET_IFNAME: '^docker,lo'},
  mustNotSet: ['FI_PROVIDER', 'NCCL_PROTO', 'RDMAV_FORK_SAFE', 'NCCL_MIN_CHANNELS'],
  pins: {
    'efa-installer': '1.43.2',
    'aws-ofi-nccl': '1.16.3',
    nccl: '2.27.7',
    gdrcopy: '2.5.1',
    cuda: '12.8.1',
  },
}
