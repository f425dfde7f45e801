import type {
  CreateVpcRequest,
  CreateVpcResult,
  DeleteVpcRequest,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  Vpc,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {parseBlock} from '../state/address-block.ts'
import {page} from '../state/page.ts'
import {type Kind, need, select} from '../state/select.ts'
import {born, checkedTags, gone, tagsOf} from '../state/tags.ts'

export const VPC: Kind<Vpc> = {
  type: 'vpc',
  prefix: 'vpc',
  invalid: 'InvalidVpcID',
  all: ({vpcs}) => vpcs,
  fields: ({VpcId, CidrBlock, State, IsDefault, OwnerId}) => ({
    'vpc-id': VpcId,
    cidr: CidrBlock,
    'cidr-block': CidrBlock,
    state: State,
    'is-default': String(IsDefault),
    'owner-id': OwnerId,
  }),
}

/** As every VPC it comes with a main route table and a default security group, which end with it. */
export function createVpc(
  call: Call,
  {CidrBlock, InstanceTenancy, TagSpecifications}: CreateVpcRequest,
): CreateVpcResult {
  const {account, region} = call
  const tags = checkedTags(TagSpecifications, ['vpc'])
  const block = parseBlock(CidrBlock)
  if (block === undefined || block.prefix < 16 || block.prefix > 28)
    refuse('InvalidVpc.Range', `The CIDR '${CidrBlock}' is invalid.`)
  const quota = {cloud: 'aws', account: region.owner, region: region.name, name: VPCS_PER_REGION}
  if (region.vpcs.size >= account.world.quotas.limitOf(quota))
    refuse('VpcLimitExceeded', 'The maximum number of VPCs has been reached.')
  const id = account.newId('vpc')
  const vpc: Vpc = {
    VpcId: id,
    CidrBlock,
    State: 'available',
    IsDefault: false,
    InstanceTenancy: InstanceTenancy ?? 'default',
    OwnerId: call.region.owner,
    DhcpOptionsId: 'dopt-0a1b2c3d4e5f60718',
    CidrBlockAssociationSet: [
      {AssociationId: account.newId('vpc-cidr-assoc'), CidrBlock, CidrBlockState: {State: 'associated'}},
    ],
  }
  region.vpcs.set(id, vpc)
  born(call, 'vpc', id, tags.get('vpc'))
  addMainRouteTable(call, id, CidrBlock)
  addDefaultGroup(call, id)
  return {Vpc: {...vpc, Tags: tagsOf(region, id)}}
}

export function describeVpcs(call: Call, input: DescribeVpcsRequest): DescribeVpcsResult {
  const found = select(call, VPC, {ids: input.VpcIds, filters: input.Filters})
  const {items, next} = page('DescribeVpcs', found, input)
  return {Vpcs: items.map(([id, vpc]) => ({...vpc, Tags: tagsOf(call.region, id)})), ...next}
}

export function deleteVpc(call: Call, {VpcId}: DeleteVpcRequest): object {
  const {region} = call
  const {VpcId: id = ''} = need(call, VPC, VpcId)
  const isUsed =
    [...region.subnets.values()].some((subnet) => subnet.VpcId === id) ||
    [...region.groups.values()].some(({vpcId, isDefault}) => vpcId === id && !isDefault) ||
    [...region.gateways.values()].some(({Attachments}) => Attachments?.some((each) => each.VpcId === id)) ||
    [...region.routeTables.values()].some((table) => table.VpcId === id && !isMain(table))
  if (isUsed) refuse('DependencyViolation', `The vpc '${id}' has dependencies and cannot be deleted.`)
  region.vpcs.delete(id)
  gone(region, id)
  for (const {id: group, vpcId} of region.groups.values()) {
    if (vpcId !== id) continue
    region.groups.delete(group)
    gone(region, group)
  }
  for (const {RouteTableId: table = '', VpcId: of} of region.routeTables.values()) {
    if (of !== id) continue
    region.routeTables.delete(table)
    gone(region, table)
  }
  return {}
}

/** The Service Quotas code of "VPCs per Region". @source Service Quotas, Amazon VPC */
export const VPCS_PER_REGION = 'L-F678F1CE'

export const isMain = ({Associations}: {Associations?: {Main?: boolean | undefined}[] | undefined}): boolean =>
  Associations?.some(({Main}) => Main) ?? false

function addMainRouteTable(call: Call, vpcId: string, block: string | undefined): void {
  const {account, region} = call
  const id = account.newId('rtb')
  region.routeTables.set(id, {
    RouteTableId: id,
    VpcId: vpcId,
    OwnerId: call.region.owner,
    Routes: [{DestinationCidrBlock: block, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active'}],
    Associations: [
      {
        Main: true,
        RouteTableAssociationId: account.newId('rtbassoc'),
        RouteTableId: id,
        AssociationState: {State: 'associated'},
      },
    ],
  })
  born(call, 'route-table', id)
}

function addDefaultGroup(call: Call, vpcId: string): void {
  const {account, region} = call
  const id = account.newId('sg')
  const [ingress, egress] = [account.newId('sgr'), account.newId('sgr')]
  const all = {protocol: '-1', from: -1, to: -1}
  region.groups.set(id, {
    id,
    name: 'default',
    description: 'default VPC security group',
    vpcId,
    isDefault: true,
    rules: new Map([
      [ingress, {id: ingress, isEgress: false, ...all, group: id}],
      [egress, {id: egress, isEgress: true, ...all, ipv4: '0.0.0.0/0'}],
    ]),
  })
  born(call, 'security-group', id)
}
