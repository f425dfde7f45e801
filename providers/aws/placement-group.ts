import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {pollEc2} from './poll-ec2.ts'
import {isNotFound} from './soon.ts'
import {tagged} from './tags.ts'

export const placementGroupName = ({lease}: Pick<ClusterId, 'lease'>, pool: string): string => `gpuctl-${lease}-${pool}`

/** One cluster placement group for a gang: one network spine. @returns its name */
export async function ensurePlacementGroup(
  ec2: Ec2,
  name: string,
  tags: Readonly<Record<string, string>>,
): Promise<string> {
  try {
    await ec2.ask((api, options) =>
      api.createPlacementGroup(
        {GroupName: name, Strategy: 'cluster', TagSpecifications: tagged(['placement-group'], tags)},
        options,
      ),
    )
  } catch (error) {
    if (!(error instanceof CloudFault) || error.fault.code !== 'InvalidPlacementGroup.Duplicate') throw error
  }
  return name
}

/** Waits until the last of its instances is really gone. Already gone is success. */
export async function removePlacementGroup(ec2: Ec2, name: string): Promise<void> {
  let last: unknown
  const isGone = await pollEc2(ec2, ec2.pace.removeWithinMs, async () => {
    try {
      await ec2.ask((api, options) => api.deletePlacementGroup({GroupName: name}, options))
      return true
    } catch (error) {
      if (!(error instanceof CloudFault)) throw error
      if (isNotFound(error)) return true
      if (error.fault.code !== 'InvalidPlacementGroup.InUse') throw error
      last = error
      return undefined
    }
  })
  if (!isGone) throw last
}
