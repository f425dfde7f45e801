import {fabricMatches} from '../catalog/fabric-matches.ts'
import {intraNodeMatches} from '../catalog/intra-node-matches.ts'
import type {MachineFacts} from '../catalog/machine-facts.ts'
import type {MachineType} from '../catalog/machine-type.ts'
import {meetsInterNode} from '../catalog/meets-inter-node.ts'
import {meetsIntraNode} from '../catalog/meets-intra-node.ts'
import type {InterconnectFloor} from '../spec/cluster-spec.ts'
import type {Reason} from './reason.ts'

/** The first floor between GPUs or nodes that so many nodes of a type do not meet, or are not known to. */
export function refuseInterconnect(
  floor: InterconnectFloor,
  type: MachineType,
  facts: Pick<MachineFacts, 'placementMaxNodes' | 'nvlinkDomainNodes'>,
  nodes: number,
): Reason | undefined {
  const {intraNode, interNode} = type
  if (floor.intraNode && !meetsIntraNode(floor.intraNode, type)) {
    const wanted =
      'technology' in floor.intraNode ? floor.intraNode.technology : `${floor.intraNode.gbytesPerSecondPerGpu} GB/s`
    const isUnknown =
      intraNode.technology === 'unknown' ||
      ('gbytesPerSecondPerGpu' in floor.intraNode && intraNode.gbytesPerSecondPerGpu === 'unknown')
    return {
      field: 'interconnect.intra_node',
      text: isUnknown ? 'unknown link between the GPUs of a node' : `no ${wanted} between the GPUs of a node`,
    }
  }
  if (floor.rdma === true && interNode.rdma !== true)
    return {
      field: 'interconnect.rdma',
      text: interNode.rdma === 'unknown' ? 'not known to have RDMA' : 'no RDMA between nodes',
    }
  if (floor.transport !== undefined && !fabricMatches(floor.transport, interNode.fabric))
    return {
      field: 'interconnect.transport',
      text: interNode.fabric === 'unknown' ? 'unknown fabric between nodes' : `not ${floor.transport}`,
    }
  if (floor.interNode && !meetsInterNode(floor.interNode, type))
    return {
      field: 'interconnect.inter_node',
      text:
        interNode.gbitsPerSecond === 'unknown'
          ? 'unknown bandwidth between nodes'
          : `less than ${rateText(floor.interNode)} between nodes`,
    }
  return refuseScope(floor.scope, type, facts, nodes)
}

function refuseScope(
  scope: InterconnectFloor['scope'],
  {intraNode, placementObject, gpuCount}: MachineType,
  facts: Pick<MachineFacts, 'placementMaxNodes' | 'nvlinkDomainNodes'>,
  nodes: number,
): Reason | undefined {
  const field = 'interconnect.scope'
  if (scope === 'nvlink-domain') {
    if (!intraNodeMatches('nvlink', intraNode.technology, gpuCount))
      return {field, text: 'no NVLink between all GPUs of a node'}
    return nodes > facts.nvlinkDomainNodes ? {field, text: `${nodes} nodes do not fit in one NVLink domain`} : undefined
  }
  if (scope !== 'placement' || nodes === 1) return undefined
  if (placementObject === 'unknown' || facts.placementMaxNodes === 0) return {field, text: 'no placement group for it'}
  if (facts.placementMaxNodes === 'unknown' || nodes <= facts.placementMaxNodes) return undefined
  return {field, text: `${nodes} nodes do not fit in one ${placementObject}`}
}

const rateText = (floor: NonNullable<InterconnectFloor['interNode']>) =>
  'gbitsPerSecondPerNode' in floor
    ? `${floor.gbitsPerSecondPerNode} Gbps/node`
    : `${floor.gbitsPerSecondPerGpu} Gbps per GPU`
