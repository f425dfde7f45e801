import type {
  DeleteNetworkInterfaceRequest,
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  NetworkInterface,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call, Region} from '../state/account.ts'
import type {InterfaceRecord} from '../state/interface-record.ts'
import {page} from '../state/page.ts'
import {type Kind, need, select} from '../state/select.ts'
import {gone, tagsOf} from '../state/tags.ts'

export const INTERFACE: Kind<InterfaceRecord> = {
  type: 'network-interface',
  prefix: 'eni',
  invalid: 'InvalidNetworkInterfaceID',
  all: ({interfaces}) => interfaces,
  fields: ({id, vpcId, subnetId, groups, attachment, privateAddress}) => ({
    'network-interface-id': id,
    'vpc-id': vpcId,
    'subnet-id': subnetId,
    'group-id': groups,
    'attachment.instance-id': attachment?.instanceId,
    'private-ip-address': privateAddress,
    status: attachment === undefined ? 'available' : 'in-use',
  }),
}

export function describeNetworkInterfaces(
  call: Call,
  input: DescribeNetworkInterfacesRequest,
): DescribeNetworkInterfacesResult {
  const found = select(call, INTERFACE, {ids: input.NetworkInterfaceIds, filters: input.Filters})
  const {items, next} = page('DescribeNetworkInterfaces', found, input)
  return {NetworkInterfaces: items.map(([, each]) => view(call.region, each)), ...next}
}

export function deleteNetworkInterface(call: Call, {NetworkInterfaceId}: DeleteNetworkInterfaceRequest): object {
  const {id, attachment} = need(call, INTERFACE, NetworkInterfaceId)
  if (attachment !== undefined) refuse('InvalidParameterValue', `Network interface '${id}' is currently in use.`)
  call.region.interfaces.delete(id)
  gone(call.region, id)
  return {}
}

/** Its elastic address, or the one that came with it. */
export const publicAddressOf = (region: Region, {id, publicAddress}: InterfaceRecord): string | undefined =>
  [...region.addresses.values()].find(({NetworkInterfaceId}) => NetworkInterfaceId === id)?.PublicIp ?? publicAddress

export const groupsOf = (region: Region, ids: readonly string[]) =>
  ids.map((id) => ({GroupId: id, GroupName: region.groups.get(id)?.name ?? ''}))

function view(region: Region, record: InterfaceRecord): NetworkInterface {
  const {id, vpcId, subnetId, kind, groups, privateAddress, description, attachment} = record
  const zone = region.subnets.get(subnetId)
  return {
    NetworkInterfaceId: id,
    VpcId: vpcId,
    SubnetId: subnetId,
    AvailabilityZone: zone?.AvailabilityZone,
    Description: description,
    InterfaceType: kind,
    OwnerId: region.owner,
    Groups: groupsOf(region, groups),
    PrivateIpAddress: privateAddress,
    Status: attachment === undefined ? 'available' : 'in-use',
    ...(attachment && {
      Attachment: {
        AttachmentId: attachment.id,
        InstanceId: attachment.instanceId,
        InstanceOwnerId: region.owner,
        NetworkCardIndex: attachment.card,
        DeviceIndex: attachment.device,
        DeleteOnTermination: attachment.deleteOnTermination,
        AttachTime: attachment.at,
        Status: 'attached',
      },
    }),
    TagSet: tagsOf(region, id),
  }
}
