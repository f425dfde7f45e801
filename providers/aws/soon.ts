import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'

/**
 * Asks about what was made just now, which some part of EC2 may not know yet: "not found" passes for a while.
 *
 * @source EC2 developer guide, "Eventual consistency"
 */
export function soon<T>(ec2: Ec2, act: () => Promise<T>): Promise<T> {
  const endMs = performance.now() + ec2.pace.listingMs
  return ec2.repeat(async () => {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof CloudFault) || !isNotFound(error) || performance.now() > endMs) throw error
      throw new CloudFault({...error.fault, kind: 'outage'}, {cause: error})
    }
  })
}

/** @source EC2 API reference: `InvalidVpcID.NotFound`, `InvalidPlacementGroup.Unknown` */
export const isNotFound = ({fault}: CloudFault): boolean =>
  /\.(NotFound|Unknown)$/.test(fault.code) && fault.code !== 'InvalidPermission.NotFound'
