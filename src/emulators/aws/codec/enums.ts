import * as ec2 from '@aws-sdk/client-ec2'

/**
 * The values that a string of a request may have. The SDK has them as constants, but its schemas do not say where which is used;
 * that is written down here for what gpuctl sends.
 */
export const enumOf = (structure: string, member: string): readonly string[] | undefined => {
  const values = ENUMS[`${structure}.${member}`]
  return values && Object.values(values)
}

const ENUMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'RunInstancesRequest.InstanceInitiatedShutdownBehavior': ec2.ShutdownBehavior,
  'Placement.Tenancy': ec2.Tenancy,
  'InstanceMarketOptionsRequest.MarketType': ec2.MarketType,
  'SpotMarketOptions.SpotInstanceType': ec2.SpotInstanceType,
  'SpotMarketOptions.InstanceInterruptionBehavior': ec2.InstanceInterruptionBehavior,
  'CapacityReservationSpecification.CapacityReservationPreference': ec2.CapacityReservationPreference,
  'InstanceMetadataOptionsRequest.HttpTokens': ec2.HttpTokensState,
  'InstanceMetadataOptionsRequest.HttpEndpoint': ec2.InstanceMetadataEndpointState,
  'InstanceMetadataOptionsRequest.InstanceMetadataTags': ec2.InstanceMetadataTagsState,
  'EbsBlockDevice.VolumeType': ec2.VolumeType,
  'TagSpecification.ResourceType': ec2.ResourceType,
  'CreatePlacementGroupRequest.Strategy': ec2.PlacementStrategy,
  'CreateCapacityReservationRequest.InstancePlatform': ec2.CapacityReservationInstancePlatform,
  'CreateCapacityReservationRequest.EndDateType': ec2.EndDateType,
  'CreateCapacityReservationRequest.InstanceMatchCriteria': ec2.InstanceMatchCriteria,
  'PurchaseCapacityBlockRequest.InstancePlatform': ec2.CapacityReservationInstancePlatform,
  'AllocateAddressRequest.Domain': ec2.DomainType,
  'DescribeInstanceTypeOfferingsRequest.LocationType': ec2.LocationType,
}
