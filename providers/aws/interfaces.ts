import type {AwsInterface} from '../../src/domain/catalog/facts/nic-layout.ts'
import type {Rental} from '../../src/domain/rental.ts'
import {CloudFault} from '../shared/cloud-fault.ts'

/** What the machine's table says; a plain one where nothing is known and no fabric is promised. */
export function interfacesOf({machine: {nics, fabric, instanceType}}: Rental): readonly AwsInterface[] {
  if (nics !== 'unknown' && nics.cloud === 'aws') return nics.interfaces
  if (nics === 'unknown' && !fabric.startsWith('efa')) return PLAIN
  throw new CloudFault({
    kind: 'invalid',
    code: 'InterfacesUnknown',
    message: `it is not known which network interfaces ${instanceType} needs for its fabric (${fabric})`,
    effect: 'none',
  })
}

const PLAIN: readonly AwsInterface[] = [{card: 0, device: 0, kind: 'interface'}]
