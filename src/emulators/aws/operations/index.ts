import type {Call} from '../state/account.ts'
import * as addresses from './addresses.ts'
import * as blocks from './capacity-blocks.ts'
import * as reservations from './capacity-reservations.ts'
import * as instances from './describe-instances.ts'
import * as places from './describe-places.ts'
import * as gateways from './gateways.ts'
import * as images from './images.ts'
import * as power from './instance-power.ts'
import * as types from './instance-types.ts'
import * as interfaces from './network-interfaces.ts'
import * as placementGroups from './placement-groups.ts'
import * as routeTables from './route-tables.ts'
import {runInstances} from './run-instances.ts'
import * as rules from './security-group-rules.ts'
import * as groups from './security-groups.ts'
import {describeSpotInstanceRequests} from './spot-requests.ts'
import * as subnets from './subnets.ts'
import * as tags from './tag-operations.ts'
import {describeInstanceTopology} from './topology.ts'
import * as volumes from './volumes.ts'
import * as vpcs from './vpcs.ts'

/** What the codec gives an operation is of its input's type, by the SDK's own schema. */
// biome-ignore lint/suspicious/noExplicitAny: one table of operations with many input types
export type Operation = (call: Call, input: any) => object | Promise<object>

/** By EC2's own names. Whatever is not here is answered as an operation that EC2 does not have. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  AllocateAddress: addresses.allocateAddress,
  AssociateAddress: addresses.associateAddress,
  AssociateRouteTable: routeTables.associateRouteTable,
  AttachInternetGateway: gateways.attachInternetGateway,
  AuthorizeSecurityGroupEgress: rules.authorizeEgress,
  AuthorizeSecurityGroupIngress: rules.authorizeIngress,
  CancelCapacityReservation: reservations.cancelCapacityReservation,
  CreateCapacityReservation: reservations.createCapacityReservation,
  CreateInternetGateway: gateways.createInternetGateway,
  CreatePlacementGroup: placementGroups.createPlacementGroup,
  CreateRoute: routeTables.createRoute,
  CreateRouteTable: routeTables.createRouteTable,
  CreateSecurityGroup: groups.createSecurityGroup,
  CreateSubnet: subnets.createSubnet,
  CreateTags: tags.createTags,
  CreateVpc: vpcs.createVpc,
  DeleteInternetGateway: gateways.deleteInternetGateway,
  DeleteNetworkInterface: interfaces.deleteNetworkInterface,
  DeletePlacementGroup: placementGroups.deletePlacementGroup,
  DeleteRoute: routeTables.deleteRoute,
  DeleteRouteTable: routeTables.deleteRouteTable,
  DeleteSecurityGroup: groups.deleteSecurityGroup,
  DeleteSubnet: subnets.deleteSubnet,
  DeleteTags: tags.deleteTags,
  DeleteVolume: volumes.deleteVolume,
  DeleteVpc: vpcs.deleteVpc,
  DescribeAddresses: addresses.describeAddresses,
  DescribeAvailabilityZones: places.describeAvailabilityZones,
  DescribeCapacityBlockOfferings: blocks.describeCapacityBlockOfferings,
  DescribeCapacityReservations: reservations.describeCapacityReservations,
  DescribeImages: images.describeImages,
  DescribeInstanceStatus: instances.describeInstanceStatus,
  DescribeInstanceTopology: describeInstanceTopology,
  DescribeInstanceTypeOfferings: types.describeInstanceTypeOfferings,
  DescribeInstanceTypes: types.describeInstanceTypes,
  DescribeInstances: instances.describeInstances,
  DescribeInternetGateways: gateways.describeInternetGateways,
  DescribeNetworkInterfaces: interfaces.describeNetworkInterfaces,
  DescribePlacementGroups: placementGroups.describePlacementGroups,
  DescribeRegions: places.describeRegions,
  DescribeRouteTables: routeTables.describeRouteTables,
  DescribeSecurityGroupRules: groups.describeSecurityGroupRules,
  DescribeSecurityGroups: groups.describeSecurityGroups,
  DescribeSpotInstanceRequests: describeSpotInstanceRequests,
  DescribeSpotPriceHistory: types.describeSpotPriceHistory,
  DescribeSubnets: subnets.describeSubnets,
  DescribeTags: tags.describeTags,
  DescribeVolumes: volumes.describeVolumes,
  DescribeVpcs: vpcs.describeVpcs,
  DetachInternetGateway: gateways.detachInternetGateway,
  DisassociateAddress: addresses.disassociateAddress,
  DisassociateRouteTable: routeTables.disassociateRouteTable,
  ModifySubnetAttribute: subnets.modifySubnetAttribute,
  PurchaseCapacityBlock: blocks.purchaseCapacityBlock,
  ReleaseAddress: addresses.releaseAddress,
  RevokeSecurityGroupEgress: rules.revokeEgress,
  RevokeSecurityGroupIngress: rules.revokeIngress,
  RunInstances: runInstances,
  StartInstances: power.startInstances,
  StopInstances: power.stopInstances,
  TerminateInstances: power.terminateInstances,
}
