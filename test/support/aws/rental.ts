import {launchFacts} from '../../../src/domain/catalog/launch-facts.ts'
import type {LaunchFacts, Rental} from '../../../src/domain/rental.ts'
import type {SshKeyPair} from '../../../src/domain/ssh-key.ts'
import {SHIPPED} from '../shipped-catalog.ts'

/** A rental as placement would have it, of a type of the catalog or of the small one that only the emulator adds. */
export function rentalOf(offering: Rental['offering'], hostKey: SshKeyPair): Rental {
  return {offering, machine: factsOf(offering.instanceType), hostKey, together: false, owner: 'tester'}
}

function factsOf(instanceType: string): LaunchFacts {
  const type = SHIPPED.types.find((each) => each.cloud === 'aws' && each.instanceType === instanceType)
  return type === undefined ? {...SMALL, instanceType} : launchFacts(type)
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
