import type {
  InstanceNetworkInterfaceSpecification,
  PlacementGroup,
  ResourceType,
  RunInstancesCommandInput,
} from '@aws-sdk/client-ec2'
import type {AwsInterface} from '../../src/domain/catalog/facts/nic-layout.ts'
import {cloudConfig} from '../../src/domain/cloud-config.ts'
import {formatIndices, TAGS} from '../../src/domain/ownership.ts'
import type {Rental} from '../../src/domain/rental.ts'
import type {FoundImage} from './image.ts'
import {SSH_USER} from './members.ts'
import {tagged} from './tags.ts'

export interface Launch {
  readonly rental: Rental
  readonly authorizedKey: string
  /** Of every one of them. */
  readonly tags: Readonly<Record<string, string>>
  readonly indices: readonly number[]
  readonly interfaces: readonly AwsInterface[]
  readonly image: FoundImage
  readonly subnetId: string
  readonly groupId: string
  readonly placementGroup?: NonNullable<PlacementGroup['GroupName']>
  /** Of what `reserved` uses. */
  readonly reservationType?: 'default' | 'capacity-block'
}

/** All of them in one call, or none: as many at least as at most. The token is the caller's to add. */
export function launchRequest(launch: Launch): Omit<RunInstancesCommandInput, 'ClientToken'> {
  const {rental, authorizedKey, tags, indices, image, placementGroup} = launch
  const userData = cloudConfig({user: SSH_USER, authorizedKey, hostKey: rental.hostKey})
  return {
    ImageId: image.id,
    InstanceType: rental.machine.instanceType as NonNullable<RunInstancesCommandInput['InstanceType']>,
    MinCount: indices.length,
    MaxCount: indices.length,
    NetworkInterfaces: networkInterfaces(launch),
    ...(placementGroup === undefined ? {} : {Placement: {GroupName: placementGroup}}),
    ...marketOptions(launch),
    MetadataOptions: {HttpTokens: 'required', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 2}, // containers are a hop away
    InstanceInitiatedShutdownBehavior: 'terminate',
    BlockDeviceMappings: [
      {
        DeviceName: image.rootDevice,
        Ebs: {
          Encrypted: true,
          DeleteOnTermination: true,
          VolumeType: 'gp3',
          VolumeSize: Math.max(image.rootGib, LEAST_ROOT_GIB),
        },
      },
    ],
    UserData: Buffer.from(userData).toString('base64'),
    TagSpecifications: tagged(typesMade(rental), {...tags, [TAGS.indices]: formatIndices(indices)}),
  }
}

/** A node whose only interface this is gets its public address with it; others need an Elastic IP, once they run. */
export const needsElasticIp = (interfaces: readonly AwsInterface[]): boolean => interfaces.length > 1

/** The image alone fills most of its own root volume. */
const LEAST_ROOT_GIB = 100

function networkInterfaces({interfaces, subnetId, groupId}: Launch): InstanceNetworkInterfaceSpecification[] {
  return interfaces.map(({card, device, kind}) => ({
    NetworkCardIndex: card,
    DeviceIndex: device,
    InterfaceType: kind,
    SubnetId: subnetId,
    Groups: [groupId],
    DeleteOnTermination: true,
    ...(needsElasticIp(interfaces) ? {} : {AssociatePublicIpAddress: true}),
  }))
}

function marketOptions({
  rental: {offering, reservationId},
  reservationType,
}: Launch): Pick<RunInstancesCommandInput, 'InstanceMarketOptions' | 'CapacityReservationSpecification'> {
  if (offering.purchase === 'spot')
    return {
      InstanceMarketOptions: {
        MarketType: 'spot',
        SpotOptions: {SpotInstanceType: 'one-time', InstanceInterruptionBehavior: 'terminate'},
      },
    }
  if (offering.purchase !== 'reserved') return {}
  return {
    ...(reservationType === 'capacity-block' ? {InstanceMarketOptions: {MarketType: 'capacity-block'}} : {}),
    CapacityReservationSpecification: {CapacityReservationTarget: {CapacityReservationId: reservationId}},
  }
}

const typesMade = ({offering}: Rental): readonly ResourceType[] => [
  'instance',
  'volume',
  'network-interface',
  ...(offering.purchase === 'spot' ? (['spot-instances-request'] as const) : []),
]
