import type {Image} from '../../src/domain/catalog/facts/software.ts'
import type {LaunchFacts} from '../../src/domain/rental.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'

export interface FoundImage {
  readonly id: string
  readonly rootDevice: string
  readonly rootGib: number
}

/** The newest image of the family that the machine needs: a name, then a date. */
export async function findImage(ec2: Ec2, {image, arch, instanceType}: LaunchFacts): Promise<FoundImage> {
  if (image === 'unknown')
    throw new CloudFault({
      kind: 'invalid',
      code: 'ImageUnknown',
      message: `no image is known that ${instanceType} starts with`,
      effect: 'none',
    })
  return imageNamed(ec2, image, arch)
}

export async function imageNamed(ec2: Ec2, image: Image, arch: LaunchFacts['arch']): Promise<FoundImage> {
  const {Images = []} = await ec2.ask((api, options) =>
    api.describeImages(
      {
        Owners: [image.owner],
        Filters: [
          {Name: 'name', Values: [image.family, `${image.family} *`]},
          {Name: 'architecture', Values: [arch]},
          {Name: 'state', Values: ['available']},
        ],
      },
      options,
    ),
  )
  const [newest] = Images.toSorted((a, b) => ((a.CreationDate ?? '') > (b.CreationDate ?? '') ? -1 : 1))
  if (newest?.ImageId === undefined)
    throw new CloudFault({
      kind: 'invalid',
      code: 'ImageNotFound',
      message: `${ec2.region} has no image “${image.family}” of ${image.owner} for ${arch}`,
      effect: 'none',
    })
  const rootDevice = newest.RootDeviceName ?? '/dev/sda1'
  const root = newest.BlockDeviceMappings?.find(({DeviceName}) => DeviceName === rootDevice)
  return {id: newest.ImageId, rootDevice, rootGib: root?.Ebs?.VolumeSize ?? 8}
}
