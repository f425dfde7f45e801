import type {
  AttachInternetGatewayRequest,
  CreateInternetGatewayRequest,
  CreateInternetGatewayResult,
  DeleteInternetGatewayRequest,
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult,
  DetachInternetGatewayRequest,
  InternetGateway,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {page} from '../state/page.ts'
import {type Kind, need, select} from '../state/select.ts'
import {born, checkedTags, gone, tagsOf} from '../state/tags.ts'
import {VPC} from './vpcs.ts'

export const GATEWAY: Kind<InternetGateway> = {
  type: 'internet-gateway',
  prefix: 'igw',
  invalid: 'InvalidInternetGatewayID',
  all: ({gateways}) => gateways,
  fields: ({InternetGatewayId, OwnerId, Attachments = []}) => ({
    'internet-gateway-id': InternetGatewayId,
    'attachment.vpc-id': Attachments.map(({VpcId}) => VpcId),
    'attachment.state': Attachments.map(({State}) => State),
    'owner-id': OwnerId,
  }),
}

export function createInternetGateway(
  call: Call,
  {TagSpecifications}: CreateInternetGatewayRequest,
): CreateInternetGatewayResult {
  const tags = checkedTags(TagSpecifications, ['internet-gateway'])
  const id = call.account.newId('igw')
  const gateway: InternetGateway = {InternetGatewayId: id, OwnerId: call.region.owner, Attachments: []}
  call.region.gateways.set(id, gateway)
  born(call, 'internet-gateway', id, tags.get('internet-gateway'))
  return {InternetGateway: {...gateway, Tags: tagsOf(call.region, id)}}
}

export function describeInternetGateways(
  call: Call,
  input: DescribeInternetGatewaysRequest,
): DescribeInternetGatewaysResult {
  const found = select(call, GATEWAY, {ids: input.InternetGatewayIds, filters: input.Filters})
  const {items, next} = page('DescribeInternetGateways', found, input)
  return {InternetGateways: items.map(([id, each]) => ({...each, Tags: tagsOf(call.region, id)})), ...next}
}

export function attachInternetGateway(call: Call, input: AttachInternetGatewayRequest): object {
  const gateway = need(call, GATEWAY, input.InternetGatewayId)
  const {VpcId} = need(call, VPC, input.VpcId)
  const others = [...call.region.gateways.values()].flatMap(({Attachments = []}) => Attachments)
  if ((gateway.Attachments ?? []).length > 0 || others.some((each) => each.VpcId === VpcId))
    refuse('Resource.AlreadyAssociated', `resource ${input.InternetGatewayId} is already attached to network ${VpcId}`)
  gateway.Attachments = [{State: 'available' as 'attached', VpcId}]
  return {}
}

export function detachInternetGateway(call: Call, input: DetachInternetGatewayRequest): object {
  const gateway = need(call, GATEWAY, input.InternetGatewayId)
  const {VpcId} = need(call, VPC, input.VpcId)
  if (!gateway.Attachments?.some((each) => each.VpcId === VpcId))
    refuse('Gateway.NotAttached', `resource ${input.InternetGatewayId} is not attached to network ${VpcId}`)
  const hasPublic = [...call.region.interfaces.values()].some(
    ({vpcId, publicAddress, id}) =>
      vpcId === VpcId &&
      (publicAddress !== undefined ||
        [...call.region.addresses.values()].some(({NetworkInterfaceId}) => NetworkInterfaceId === id)),
  )
  if (hasPublic)
    refuse(
      'DependencyViolation',
      `Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    )
  gateway.Attachments = []
  return {}
}

export function deleteInternetGateway(call: Call, input: DeleteInternetGatewayRequest): object {
  const {InternetGatewayId: id = '', Attachments = []} = need(call, GATEWAY, input.InternetGatewayId)
  if (Attachments.length > 0)
    refuse('DependencyViolation', `The internetGateway '${id}' has dependencies and cannot be deleted.`)
  call.region.gateways.delete(id)
  gone(call.region, id)
  return {}
}
