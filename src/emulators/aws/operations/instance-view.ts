import type {Instance, InstanceNetworkInterface, InstanceStateName} from '@aws-sdk/client-ec2'
import type {Call} from '../state/account.ts'
import {type InstanceRecord, STATE_CODES} from '../state/instance-record.ts'
import type {InterfaceRecord} from '../state/interface-record.ts'
import {tagsOf} from '../state/tags.ts'
import {groupsOf, publicAddressOf} from './network-interfaces.ts'

/** An instance as answers show it. */
export function instanceView({account, region}: Call, record: InstanceRecord, state: InstanceStateName): Instance {
  const interfaces = record.interfaceIds.map((id) => region.interfaces.get(id)).filter((each) => each !== undefined)
  const isGone = state === 'terminated'
  const [primary] = interfaces
  const publicAddress = primary && publicAddressOf(region, primary)
  const tags = tagsOf(region, record.id)
  return {
    InstanceId: record.id,
    ImageId: record.imageId,
    InstanceType: record.type,
    Architecture: record.arch,
    AmiLaunchIndex: record.launchIndex,
    LaunchTime: record.launchedAt,
    ...(record.clientToken === undefined ? {} : {ClientToken: record.clientToken}),
    State: {Code: STATE_CODES[state], Name: state},
    ...(record.stateReason && {StateReason: record.stateReason}),
    StateTransitionReason: record.stateReason?.Message ?? '',
    Placement: {
      AvailabilityZone: record.zone.name,
      AvailabilityZoneId: record.zone.id,
      GroupName: record.placementGroup ?? '',
      Tenancy: record.tenancy,
    },
    ...(record.lifecycle === 'normal' ? {} : {InstanceLifecycle: record.lifecycle}),
    ...(record.spotRequestId === undefined ? {} : {SpotInstanceRequestId: record.spotRequestId}),
    ...(record.reservation === undefined ? {} : {CapacityReservationId: record.reservation}),
    CapacityReservationSpecification: capacityOf(record),
    MetadataOptions: {
      State: record.states.length > 1 ? 'applied' : 'pending',
      HttpTokens: record.httpTokens,
      HttpEndpoint: 'enabled',
      HttpPutResponseHopLimit: 1,
      HttpProtocolIpv6: 'disabled',
      InstanceMetadataTags: 'disabled',
    },
    Monitoring: {State: 'disabled'},
    CpuOptions: {CoreCount: Math.max(1, (account.machines.get(record.type)?.vcpus ?? 2) / 2), ThreadsPerCore: 2},
    RootDeviceName: record.rootDevice,
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    Hypervisor: 'xen',
    EnaSupport: true,
    EbsOptimized: false,
    BlockDeviceMappings: isGone
      ? []
      : record.volumes.map(({device, id, deleteOnTermination}) => ({
          DeviceName: device,
          Ebs: {
            VolumeId: id,
            Status: 'attached',
            DeleteOnTermination: deleteOnTermination,
            AttachTime: record.launchedAt,
          },
        })),
    ...(isGone
      ? {SecurityGroups: [], NetworkInterfaces: [], PrivateDnsName: '', PublicDnsName: ''}
      : {
          VpcId: record.vpcId,
          SubnetId: record.subnetId,
          PrivateIpAddress: record.privateAddress,
          PrivateDnsName: record.hostname,
          PublicDnsName: '',
          ...(publicAddress === undefined ? {} : {PublicIpAddress: publicAddress}),
          SecurityGroups: groupsOf(region, primary?.groups ?? []),
          SourceDestCheck: true,
          NetworkInterfaces: interfaces.map((each) =>
            interfaceView(each, region.owner, publicAddressOf(region, each), groupsOf(region, each.groups)),
          ),
        }),
    Tags: tags,
  }
}

const capacityOf = ({capacityTarget}: InstanceRecord) => {
  const target = capacityTarget?.CapacityReservationTarget
  const preference = capacityTarget?.CapacityReservationPreference
  if (target !== undefined) return {CapacityReservationTarget: target}
  return {CapacityReservationPreference: preference ?? ('open' as const)}
}

function interfaceView(
  {id, kind, vpcId, subnetId, privateAddress, description, attachment}: InterfaceRecord,
  owner: string,
  publicAddress: string | undefined,
  groups: ReturnType<typeof groupsOf>,
): InstanceNetworkInterface {
  const association =
    publicAddress === undefined ? {} : {Association: {PublicIp: publicAddress, PublicDnsName: '', IpOwnerId: 'amazon'}}
  return {
    NetworkInterfaceId: id,
    InterfaceType: kind,
    VpcId: vpcId,
    SubnetId: subnetId,
    OwnerId: owner,
    Description: description,
    Status: 'in-use',
    SourceDestCheck: true,
    Groups: groups,
    ...association,
    ...(privateAddress === undefined
      ? {PrivateIpAddresses: []}
      : {
          PrivateIpAddress: privateAddress,
          PrivateIpAddresses: [{PrivateIpAddress: privateAddress, Primary: true, ...association}],
        }),
    ...(attachment && {
      Attachment: {
        AttachmentId: attachment.id,
        NetworkCardIndex: attachment.card,
        DeviceIndex: attachment.device,
        DeleteOnTermination: attachment.deleteOnTermination,
        AttachTime: attachment.at,
        Status: 'attached',
      },
    }),
  }
}
