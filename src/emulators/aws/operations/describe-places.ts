import type {
  AvailabilityZone,
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
  DescribeRegionsRequest,
  DescribeRegionsResult,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {passes} from '../state/select.ts'

/** Every region of the catalog, all of them switched on. */
export function describeRegions({account}: Call, input: DescribeRegionsRequest): DescribeRegionsResult {
  const lost = input.RegionNames?.find((name) => !account.regions.has(name))
  if (lost !== undefined) refuse('InvalidParameterValue', `Invalid region name: [${lost}]`)
  const all = [...account.regions.keys()].map((RegionName) => ({
    RegionName,
    Endpoint: `ec2.${RegionName}.amazonaws.com`,
    OptInStatus: 'opt-in-not-required',
  }))
  const asked = all.filter(({RegionName}) => input.RegionNames?.includes(RegionName) ?? true)
  return {
    Regions: asked.filter(({RegionName, Endpoint, OptInStatus}) =>
      passes(input.Filters, {'region-name': RegionName, endpoint: Endpoint, 'opt-in-status': OptInStatus}),
    ),
  }
}

/** Local zones, which one has to opt into, only where all are asked for. */
export function describeAvailabilityZones(
  {region}: Call,
  {ZoneNames, ZoneIds, Filters, AllAvailabilityZones}: DescribeAvailabilityZonesRequest,
): DescribeAvailabilityZonesResult {
  const lost = ZoneNames?.find((name) => !region.zones.some((each) => each.name === name))
  if (lost !== undefined) refuse('InvalidParameterValue', `Invalid availability zone: [${lost}]`)
  const zones = region.zones
    .filter(({kind, name, id}) => {
      if (ZoneNames?.length) return ZoneNames.includes(name)
      if (ZoneIds?.length) return ZoneIds.includes(id)
      return AllAvailabilityZones || kind === 'availability-zone'
    })
    .map(
      ({name, id, kind}): AvailabilityZone => ({
        ZoneName: name,
        ZoneId: id,
        ZoneType: kind,
        RegionName: region.name,
        State: 'available',
        OptInStatus: kind === 'local-zone' ? 'opted-in' : 'opt-in-not-required',
        GroupName: kind === 'local-zone' ? name.slice(0, -1) : region.name,
        NetworkBorderGroup: kind === 'local-zone' ? name.slice(0, -1) : region.name,
        Messages: [],
      }),
    )
  return {
    AvailabilityZones: zones.filter((zone) =>
      passes(Filters, {
        'zone-name': zone.ZoneName,
        'zone-id': zone.ZoneId,
        'zone-type': zone.ZoneType,
        'region-name': zone.RegionName,
        state: zone.State,
        'opt-in-status': zone.OptInStatus,
        'group-name': zone.GroupName,
      }),
    ),
  }
}
