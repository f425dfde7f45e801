import {machineFacts} from '../../../src/domain/catalog/machine-facts.ts'
import type {Offering} from '../../../src/domain/offering.ts'
import type {LaunchFacts, Rental} from '../../../src/domain/rental.ts'
import type {SshKeyPair} from '../../../src/domain/ssh-key.ts'
import {SHIPPED} from '../shipped-catalog.ts'

/** A rental as placement would have it, of a type of the catalog or of the small one that only the emulator adds. */
export function rentalOf(offering: Omit<Offering, 'priceNanoUsdPerHour'>, hostKey: SshKeyPair): Rental {
  return {offering, machine: launchFacts(offering.instanceType), hostKey, together: false, owner: 'tester'}
}

export function launchFacts(instanceType: string): LaunchFacts {
  const type = SHIPPED.types.find((each) => each.cloud === 'aws' && each.instanceType === instanceType)
  if (type === undefined) return {...SMALL, instanceType}
  const facts = machineFacts(type)
  return {
    instanceType,
    arch: type.arch,
    gpuModel: type.gpu.model,
    gpuCount: type.gpuCount,
    fabric: type.interNode.fabric,
    rdma: type.interNode.rdma,
    placementObject: type.placementObject,
    placementMaxNodes: facts.placementMaxNodes,
    nics: facts.nics,
    image: facts.software.image,
    transport: facts.software.transport,
    bootSeconds: facts.bootSeconds,
  }
}

const SMALL: Omit<LaunchFacts, 'instanceType'> = {
  arch: 'x86_64',
  gpuModel: '',
  gpuCount: 0,
  fabric: 'ethernet',
  rdma: false,
  placementObject: 'cluster-placement-group',
  placementMaxNodes: 'unknown',
  nics: 'unknown',
  image: {owner: '898082745236', family: 'Deep Learning Base OSS Nvidia Driver GPU AMI (Ubuntu 22.04)'},
  transport: 'tcp',
  bootSeconds: 'unknown',
}
