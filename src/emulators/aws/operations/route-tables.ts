import type {
  AssociateRouteTableRequest,
  AssociateRouteTableResult,
  CreateRouteRequest,
  CreateRouteTableRequest,
  CreateRouteTableResult,
  DeleteRouteRequest,
  DeleteRouteTableRequest,
  DescribeRouteTablesRequest,
  DescribeRouteTablesResult,
  DisassociateRouteTableRequest,
  RouteTable,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {parseBlock} from '../state/address-block.ts'
import {page} from '../state/page.ts'
import {type Kind, need, select} from '../state/select.ts'
import {born, checkedTags, gone, tagsOf} from '../state/tags.ts'
import {GATEWAY} from './gateways.ts'
import {SUBNET} from './subnets.ts'
import {isMain, VPC} from './vpcs.ts'

export const ROUTE_TABLE: Kind<RouteTable> = {
  type: 'route-table',
  prefix: 'rtb',
  invalid: 'InvalidRouteTableID',
  all: ({routeTables}) => routeTables,
  fields: ({RouteTableId, VpcId, Associations = [], Routes = []}) => ({
    'route-table-id': RouteTableId,
    'vpc-id': VpcId,
    'association.main': Associations.map(({Main}) => String(Main ?? false)),
    'association.subnet-id': Associations.map(({SubnetId}) => SubnetId),
    'route.destination-cidr-block': Routes.map(({DestinationCidrBlock}) => DestinationCidrBlock),
    'route.gateway-id': Routes.map(({GatewayId}) => GatewayId),
  }),
}

export function createRouteTable(call: Call, input: CreateRouteTableRequest): CreateRouteTableResult {
  const tags = checkedTags(input.TagSpecifications, ['route-table'])
  const {VpcId, CidrBlock} = need(call, VPC, input.VpcId)
  const id = call.account.newId('rtb')
  const table: RouteTable = {
    RouteTableId: id,
    VpcId,
    OwnerId: call.region.owner,
    Associations: [],
    Routes: [{DestinationCidrBlock: CidrBlock, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active'}],
  }
  call.region.routeTables.set(id, table)
  born(call, 'route-table', id, tags.get('route-table'))
  return {RouteTable: {...table, Tags: tagsOf(call.region, id)}}
}

export function describeRouteTables(call: Call, input: DescribeRouteTablesRequest): DescribeRouteTablesResult {
  const found = select(call, ROUTE_TABLE, {ids: input.RouteTableIds, filters: input.Filters})
  const {items, next} = page('DescribeRouteTables', found, {
    ...input,
    MaxResults: Math.min(100, input.MaxResults ?? 100),
  })
  return {RouteTables: items.map(([id, each]) => ({...each, Tags: tagsOf(call.region, id)})), ...next}
}

export function createRoute(call: Call, input: CreateRouteRequest): {Return: boolean} {
  const {RouteTableId, DestinationCidrBlock, GatewayId} = input
  const table = need(call, ROUTE_TABLE, RouteTableId)
  if (parseBlock(DestinationCidrBlock) === undefined)
    refuse('InvalidParameterValue', `Value (${DestinationCidrBlock}) for parameter destinationCidrBlock is invalid.`)
  const gateway = need(call, GATEWAY, GatewayId)
  if (!gateway.Attachments?.some(({VpcId}) => VpcId === table.VpcId))
    refuse(
      'InvalidParameterValue',
      `route table ${RouteTableId} and network gateway ${GatewayId} belong to different networks`,
    )
  const same = table.Routes?.find((route) => route.DestinationCidrBlock === DestinationCidrBlock)
  if (same !== undefined && same.GatewayId !== GatewayId)
    refuse('RouteAlreadyExists', `The route identified by ${DestinationCidrBlock} already exists.`)
  if (same === undefined)
    table.Routes = [...(table.Routes ?? []), {DestinationCidrBlock, GatewayId, Origin: 'CreateRoute', State: 'active'}]
  return {Return: true}
}

export function deleteRoute(call: Call, {RouteTableId, DestinationCidrBlock}: DeleteRouteRequest): object {
  const table = need(call, ROUTE_TABLE, RouteTableId)
  const left = table.Routes?.filter((route) => route.DestinationCidrBlock !== DestinationCidrBlock) ?? []
  if (left.length === table.Routes?.length)
    refuse(
      'InvalidRoute.NotFound',
      `no route with destination-cidr-block ${DestinationCidrBlock} in route table ${RouteTableId}`,
    )
  table.Routes = left
  return {}
}

export function associateRouteTable(call: Call, input: AssociateRouteTableRequest): AssociateRouteTableResult {
  const table = need(call, ROUTE_TABLE, input.RouteTableId)
  const {SubnetId} = need(call, SUBNET, input.SubnetId)
  const all = [...call.region.routeTables.values()].flatMap(({Associations = []}) => Associations)
  if (all.some((each) => each.SubnetId === SubnetId))
    refuse(
      'Resource.AlreadyAssociated',
      `the specified association for route table ${input.RouteTableId} conflicts with an existing association`,
    )
  const id = call.account.newId('rtbassoc')
  const state = {State: 'associated'} as const
  table.Associations?.push({
    RouteTableAssociationId: id,
    RouteTableId: input.RouteTableId,
    SubnetId,
    Main: false,
    AssociationState: state,
  })
  return {AssociationId: id, AssociationState: state}
}

export function disassociateRouteTable(call: Call, {AssociationId}: DisassociateRouteTableRequest): object {
  for (const table of call.region.routeTables.values()) {
    const left = table.Associations?.filter((each) => each.RouteTableAssociationId !== AssociationId || each.Main) ?? []
    if (left.length === table.Associations?.length) continue
    table.Associations = left
    return {}
  }
  return refuse('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`)
}

export function deleteRouteTable(call: Call, {RouteTableId}: DeleteRouteTableRequest): object {
  const table = need(call, ROUTE_TABLE, RouteTableId)
  if (isMain(table) || (table.Associations ?? []).length > 0)
    refuse('DependencyViolation', `The routeTable '${RouteTableId}' has dependencies and cannot be deleted.`)
  call.region.routeTables.delete(RouteTableId ?? '')
  gone(call.region, RouteTableId ?? '')
  return {}
}
