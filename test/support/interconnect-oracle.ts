import type {MachineFacts} from '../../src/domain/catalog/machine-facts.ts'
import type {MachineType} from '../../src/domain/catalog/machine-type.ts'
import type {InterconnectFloor} from '../../src/domain/spec/cluster-spec.ts'
import {isEnough, isOf, known} from './oracle-floors.ts'

/** Whether GPUs and nodes are joined as a pool asks, as the design says it. */
export function isJoined(
  {intraNode: within, interNode: between, rdma, transport, scope}: InterconnectFloor,
  type: MachineType,
  {placementMaxNodes, nvlinkDomainNodes}: MachineFacts,
  nodes: number,
): boolean {
  const {intraNode, interNode, placementObject, gpuCount} = type
  const isLinked = (wanted: string) => linkMeets(wanted, intraNode.technology, gpuCount)
  if (within && 'technology' in within && !isLinked(within.technology)) return false
  if (
    within &&
    'gbytesPerSecondPerGpu' in within &&
    !isEnough(intraNode.gbytesPerSecondPerGpu, within.gbytesPerSecondPerGpu)
  )
    return false
  if (
    between &&
    'gbitsPerSecondPerNode' in between &&
    !isEnough(interNode.gbitsPerSecond, between.gbitsPerSecondPerNode)
  )
    return false
  if (between && 'gbitsPerSecondPerGpu' in between) {
    if (!(known(interNode.gbitsPerSecond) / Math.max(gpuCount, 1) >= between.gbitsPerSecondPerGpu)) return false
  }
  if (rdma === true && interNode.rdma !== true) return false
  if (transport !== undefined && !isOf(transport, interNode.fabric)) return false
  if (scope === 'nvlink-domain') return isLinked('nvlink') && nodes <= nvlinkDomainNodes
  if (scope !== 'placement' || nodes === 1) return true
  // A limit that no vendor names is none; a placement object that is not known is not there.
  return placementObject !== 'unknown' && !(nodes > known(placementMaxNodes)) && placementMaxNodes !== 0
}

/** `nvlink4` or newer; a bridge joins two cards only, so that more are joined by one only where one is asked for. */
function linkMeets(wanted: string, has: string, gpuCount: number): boolean {
  const [floor, link] = [wanted, has].map((name) => ({
    isBridge: name.endsWith('-bridge'),
    family: name.replace(/\d*(-bridge)?$/, ''),
    generation: Number(/\d+/.exec(name)?.[0] ?? 0),
  }))
  if (floor === undefined || link === undefined || has === 'unknown') return false
  if (floor.isBridge && !link.isBridge) return false
  if (link.isBridge && !floor.isBridge && gpuCount !== 2) return false
  return link.family === floor.family && link.generation >= floor.generation
}
