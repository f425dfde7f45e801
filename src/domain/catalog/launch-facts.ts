import type {LaunchFacts} from '../rental.ts'
import {machineFacts} from './machine-facts.ts'
import type {MachineType} from './machine-type.ts'

/** What starting nodes of a type takes, out of the one table. */
export function launchFacts(type: MachineType): LaunchFacts {
  const {nics, placementMaxNodes, software, bootSeconds} = machineFacts(type)
  const {instanceType, arch, gpu, gpuCount, interNode, placementObject} = type
  return {
    instanceType,
    arch,
    gpuModel: gpu.model,
    gpuCount,
    fabric: interNode.fabric,
    rdma: interNode.rdma,
    placementObject,
    placementMaxNodes,
    nics,
    image: software.image,
    transport: software.transport,
    bootSeconds,
  }
}
