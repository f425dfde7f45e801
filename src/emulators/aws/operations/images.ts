import {createHash} from 'node:crypto'
import type {DescribeImagesRequest, DescribeImagesResult, Image} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call, Region} from '../state/account.ts'
import {page} from '../state/page.ts'
import {checkId, passes} from '../state/select.ts'

/** The vendors' own images, the same in every region but for their ids. */
export function describeImages(call: Call, input: DescribeImagesRequest): DescribeImagesResult {
  const all = imagesOf(call.region)
  const {ImageIds: ids = [], Owners: owners = []} = input
  for (const id of ids) imageOf(call, id)
  const found = all.filter(
    (image) =>
      (ids.length === 0 || ids.includes(image.ImageId ?? '')) &&
      (owners.length === 0 || owners.includes(image.OwnerId ?? '') || owners.includes(image.ImageOwnerAlias ?? '')) &&
      passes(input.Filters, {
        name: image.Name,
        'image-id': image.ImageId,
        architecture: image.Architecture,
        state: image.State,
        'owner-id': image.OwnerId,
        'owner-alias': image.ImageOwnerAlias,
        'root-device-type': image.RootDeviceType,
        'virtualization-type': image.VirtualizationType,
      }),
  )
  const {items, next} = page('DescribeImages', found, input, 1)
  return {Images: [...items], ...next}
}

/** @throws Ec2Refusal where the region has no such image */
export function imageOf({region}: Call, id: string): Image {
  checkId({prefix: 'ami', invalid: 'InvalidAMIID'}, id)
  return (
    imagesOf(region).find(({ImageId}) => ImageId === id) ??
    refuse('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`)
  )
}

const imagesOf = ({name: region}: Region): readonly Image[] =>
  IMAGES.map(({owner, alias, name, arch, date, root, sizeGib}) => ({
    ImageId: `ami-${createHash('sha256').update(`${region} ${name}`).digest('hex').slice(0, 17)}`,
    ImageLocation: `${alias ?? owner}/${name}`,
    ImageType: 'machine',
    Name: name,
    Description: name,
    OwnerId: owner,
    ...(alias === undefined ? {} : {ImageOwnerAlias: alias}),
    Architecture: arch,
    State: 'available',
    Public: true,
    CreationDate: date,
    RootDeviceName: root,
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    Hypervisor: 'xen',
    EnaSupport: true,
    PlatformDetails: 'Linux/UNIX',
    UsageOperation: 'RunInstances',
    BlockDeviceMappings: [
      {DeviceName: root, Ebs: {DeleteOnTermination: true, Encrypted: false, VolumeSize: sizeGib, VolumeType: 'gp3'}},
    ],
  }))

const DEEP_LEARNING = {owner: '898082745236', alias: 'amazon', root: '/dev/sda1', sizeGib: 75}
const BASE = 'Base OSS Nvidia Driver GPU AMI'

const IMAGES = [
  {
    ...DEEP_LEARNING,
    name: `Deep Learning ${BASE} (Ubuntu 22.04) 20260905`,
    arch: 'x86_64',
    date: '2026-09-05T08:00:00.000Z',
  },
  {
    ...DEEP_LEARNING,
    name: `Deep Learning ${BASE} (Ubuntu 22.04) 20261107`,
    arch: 'x86_64',
    date: '2026-11-07T08:00:00.000Z',
  },
  {
    ...DEEP_LEARNING,
    name: `Deep Learning ARM64 ${BASE} (Ubuntu 22.04) 20261107`,
    arch: 'arm64',
    date: '2026-11-07T09:00:00.000Z',
  },
  {
    ...DEEP_LEARNING,
    name: `Deep Learning ARM64 ${BASE} (Ubuntu 24.04) 20261107`,
    arch: 'arm64',
    date: '2026-11-07T10:00:00.000Z',
  },
  {
    owner: '099720109477',
    alias: undefined,
    root: '/dev/sda1',
    sizeGib: 8,
    name: 'ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20261030',
    arch: 'x86_64',
    date: '2026-10-30T05:00:00.000Z',
  },
] as const
