import type {
  Address,
  AllocateAddressRequest,
  AllocateAddressResult,
  AssociateAddressRequest,
  AssociateAddressResult,
  DescribeAddressesRequest,
  DescribeAddressesResult,
  DisassociateAddressRequest,
  ReleaseAddressRequest,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call, Region} from '../state/account.ts'
import {stateOf} from '../state/instance-record.ts'
import {type Kind, need, select} from '../state/select.ts'
import {born, checkedTags, gone, tagsOf} from '../state/tags.ts'
import {INSTANCE} from './instance-kind.ts'
import {INTERFACE} from './network-interfaces.ts'

export const ADDRESS: Kind<Address> = {
  type: 'elastic-ip',
  prefix: 'eipalloc',
  invalid: 'InvalidAllocationID',
  all: ({addresses}) => addresses,
  fields: ({AllocationId, AssociationId, InstanceId, PublicIp, NetworkInterfaceId}) => ({
    'allocation-id': AllocationId,
    'association-id': AssociationId,
    'instance-id': InstanceId,
    'public-ip': PublicIp,
    'network-interface-id': NetworkInterfaceId,
    domain: 'vpc',
  }),
}

export function allocateAddress(call: Call, input: AllocateAddressRequest): AllocateAddressResult {
  const {account, region} = call
  const tags = checkedTags(input.TagSpecifications, ['elastic-ip'])
  const quota = {cloud: 'aws', account: region.owner, region: region.name, name: ADDRESSES_PER_REGION}
  if (region.addresses.size >= account.world.quotas.limitOf(quota))
    refuse('AddressLimitExceeded', 'The maximum number of addresses has been reached.')
  const id = account.newId('eipalloc')
  const address = {AllocationId: id, PublicIp: publicAddress(id), Domain: 'vpc' as const}
  region.addresses.set(id, {...address, PublicIpv4Pool: 'amazon', NetworkBorderGroup: region.name})
  born(call, 'elastic-ip', id, tags.get('elastic-ip'))
  return {...address, PublicIpv4Pool: 'amazon', NetworkBorderGroup: region.name}
}

export function associateAddress(call: Call, input: AssociateAddressRequest): AssociateAddressResult {
  const {region} = call
  const address = need(call, ADDRESS, input.AllocationId)
  if ((input.InstanceId === undefined) === (input.NetworkInterfaceId === undefined))
    refuse('InvalidParameterCombination', 'Specify either an instance or a network interface.')
  const target =
    input.NetworkInterfaceId === undefined
      ? primaryOf(call, input.InstanceId)
      : need(call, INTERFACE, input.NetworkInterfaceId)
  if (![...region.gateways.values()].some(({Attachments}) => Attachments?.some(({VpcId}) => VpcId === target.vpcId)))
    refuse('Gateway.NotAttached', `Network ${target.vpcId} is not attached to any internet gateway`)
  if (
    address.AssociationId !== undefined &&
    input.AllowReassociation !== true &&
    address.NetworkInterfaceId !== target.id
  )
    refuse(
      'Resource.AlreadyAssociated',
      `resource ${address.AllocationId} is already associated with associate-id ${address.AssociationId}`,
    )
  const id = call.account.newId('eipassoc')
  address.AssociationId = id
  address.NetworkInterfaceId = target.id
  address.PrivateIpAddress = target.privateAddress
  address.InstanceId = target.attachment?.instanceId
  return {AssociationId: id}
}

export function describeAddresses(call: Call, input: DescribeAddressesRequest): DescribeAddressesResult {
  const found = select(call, ADDRESS, {ids: input.AllocationIds, filters: input.Filters})
  return {Addresses: found.map(([id, address]) => ({...address, Tags: tagsOf(call.region, id)}))}
}

export function disassociateAddress(call: Call, {AssociationId}: DisassociateAddressRequest): object {
  const address = [...call.region.addresses.values()].find((each) => each.AssociationId === AssociationId)
  if (AssociationId === undefined || address === undefined)
    refuse('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`)
  unbind(address)
  return {}
}

export function releaseAddress(call: Call, {AllocationId}: ReleaseAddressRequest): object {
  const {AllocationId: id = '', AssociationId} = need(call, ADDRESS, AllocationId)
  if (AssociationId !== undefined) refuse('InvalidIPAddress.InUse', `The address with allocation id [${id}] is in use.`)
  call.region.addresses.delete(id)
  gone(call.region, id)
  return {}
}

/** An interface that goes leaves its address behind. */
export function unbindFrom(region: Region, interfaceId: string): void {
  for (const address of region.addresses.values()) if (address.NetworkInterfaceId === interfaceId) unbind(address)
}

/** The Service Quotas code of "EC2-VPC Elastic IPs". @source Service Quotas, Amazon EC2 */
export const ADDRESSES_PER_REGION = 'L-0263D0A3'

/** Of TEST-NET-3 and its like: nobody answers there. @source RFC 5737, RFC 2544 */
export function publicAddress(id: string): string {
  const number = Number.parseInt(id.slice(-4), 16)
  return `198.${18 + (number >> 15)}.${(number >> 8) & 127}.${number & 255}`
}

function unbind(address: Address): void {
  delete address.AssociationId
  delete address.NetworkInterfaceId
  delete address.PrivateIpAddress
  delete address.InstanceId
}

function primaryOf(call: Call, instanceId: string | undefined) {
  const instance = need(call, INSTANCE, instanceId)
  if (!['running', 'stopped', 'pending'].includes(stateOf(instance)) || stateOf(instance) === 'pending')
    refuse('InvalidInstanceID', `The pending instance '${instanceId}' is not in a valid state for this operation.`)
  if (instance.interfaceIds.length > 1)
    refuse(
      'InvalidInstanceID',
      `There are multiple interfaces attached to instance '${instanceId}'. Please specify an interface ID for the operation instead.`,
    )
  return need(call, INTERFACE, instance.interfaceIds[0])
}
