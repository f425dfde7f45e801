import type {
  CreateSubnetRequest,
  CreateSubnetResult,
  DeleteSubnetRequest,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  ModifySubnetAttributeRequest,
  Subnet,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call, Region} from '../state/account.ts'
import {isWithin, overlap, parseBlock} from '../state/address-block.ts'
import {page} from '../state/page.ts'
import type {Zone} from '../state/places.ts'
import {type Kind, need, select} from '../state/select.ts'
import {born, checkedTags, gone, tagsOf} from '../state/tags.ts'
import {VPC} from './vpcs.ts'

export const SUBNET: Kind<Subnet> = {
  type: 'subnet',
  prefix: 'subnet',
  invalid: 'InvalidSubnetID',
  all: ({subnets}) => subnets,
  fields: ({SubnetId, VpcId, CidrBlock, State, AvailabilityZone, AvailabilityZoneId}) => ({
    'subnet-id': SubnetId,
    'vpc-id': VpcId,
    'cidr-block': CidrBlock,
    state: State,
    'availability-zone': AvailabilityZone,
    'availability-zone-id': AvailabilityZoneId,
  }),
}

export function createSubnet(call: Call, input: CreateSubnetRequest): CreateSubnetResult {
  const {account, region} = call
  const tags = checkedTags(input.TagSpecifications, ['subnet'])
  const {VpcId = '', CidrBlock: vpcBlock} = need(call, VPC, input.VpcId)
  const [block, around] = [parseBlock(input.CidrBlock), parseBlock(vpcBlock)]
  if (block === undefined || around === undefined || !isWithin(block, around) || block.prefix > 28)
    refuse('InvalidSubnet.Range', `The CIDR '${input.CidrBlock}' is invalid.`)
  const others = [...region.subnets.values()].filter((each) => each.VpcId === VpcId)
  const taken = others.map(({CidrBlock}) => parseBlock(CidrBlock)).filter((each) => each !== undefined)
  if (taken.some((each) => overlap(each, block)))
    refuse('InvalidSubnet.Conflict', `The CIDR '${input.CidrBlock}' conflicts with another subnet`)
  const zone = zoneOf(region, input.AvailabilityZone, input.AvailabilityZoneId) ?? region.zones[0]
  if (zone === undefined) throw new TypeError(`${region.name} has no zones`)
  const id = account.newId('subnet')
  region.subnets.set(id, {
    SubnetId: id,
    SubnetArn: `arn:aws:ec2:${region.name}:${region.owner}:subnet/${id}`,
    VpcId,
    CidrBlock: input.CidrBlock,
    State: 'available',
    AvailabilityZone: zone.name,
    AvailabilityZoneId: zone.id,
    DefaultForAz: false,
    MapPublicIpOnLaunch: false,
    OwnerId: region.owner,
  })
  born(call, 'subnet', id, tags.get('subnet'))
  return {Subnet: view(region, id)}
}

export function describeSubnets(call: Call, input: DescribeSubnetsRequest): DescribeSubnetsResult {
  const found = select(call, SUBNET, {ids: input.SubnetIds, filters: input.Filters})
  const {items, next} = page('DescribeSubnets', found, input)
  return {Subnets: items.map(([id]) => view(call.region, id)), ...next}
}

export function modifySubnetAttribute(call: Call, input: ModifySubnetAttributeRequest): object {
  const subnet = need(call, SUBNET, input.SubnetId)
  const {MapPublicIpOnLaunch} = input
  if (MapPublicIpOnLaunch === undefined) refuse('InvalidParameterCombination', 'No attributes specified.')
  subnet.MapPublicIpOnLaunch = MapPublicIpOnLaunch.Value ?? false
  return {}
}

export function deleteSubnet(call: Call, {SubnetId}: DeleteSubnetRequest): object {
  const {SubnetId: id = ''} = need(call, SUBNET, SubnetId)
  if ([...call.region.interfaces.values()].some(({subnetId}) => subnetId === id))
    refuse('DependencyViolation', `The subnet '${id}' has dependencies and cannot be deleted.`)
  call.region.subnets.delete(id)
  gone(call.region, id)
  return {}
}

/** By its name or its id, which must not be taken for one another. */
export function zoneOf(region: Region, name: string | undefined, id: string | undefined): Zone | undefined {
  if (name !== undefined && id !== undefined)
    refuse('InvalidParameterCombination', 'Specify either an Availability Zone or an Availability Zone ID, not both.')
  if (name === undefined && id === undefined) return undefined
  const zone = region.zones.find((each) => each.name === name || each.id === id)
  return zone ?? refuse('InvalidParameterValue', `Value (${name ?? id}) for parameter availabilityZone is invalid.`)
}

/** Four addresses and the last one are the network's own. */
export function freeAddresses(region: Region, {SubnetId, CidrBlock}: Subnet): number {
  const taken = [...region.interfaces.values()].filter(
    ({subnetId, privateAddress}) => subnetId === SubnetId && privateAddress !== undefined,
  )
  return (parseBlock(CidrBlock)?.size ?? 0) - 5 - taken.length
}

function view(region: Region, id: string): Subnet {
  const subnet = region.subnets.get(id) ?? {}
  return {...subnet, AvailableIpAddressCount: freeAddresses(region, subnet), Tags: tagsOf(region, id)}
}
