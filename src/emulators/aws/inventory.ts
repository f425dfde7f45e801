import type {EmulatedResource} from '../core/emulated-cloud.ts'
import {priceOf} from './operations/instance-types.ts'
import {isMain} from './operations/vpcs.ts'
import type {Account, Region} from './state/account.ts'
import {stateOf} from './state/instance-record.ts'

/** What is in an account; not what comes with a VPC and ends with it, nor what is only remembered. */
export const inventory = (account: Account): readonly EmulatedResource[] =>
  [...account.regions.values()].flatMap((region) => inventoryOf(account, region))

function inventoryOf({machines}: Account, region: Region): readonly EmulatedResource[] {
  const all = (kind: string, ids: Iterable<string>): EmulatedResource[] =>
    [...ids].map((id) => ({kind, id, tags: tagsIn(region, id), nanoUsdPerHour: 0n}))
  const instances = [...region.instances.values()].filter((each) => stateOf(each) !== 'terminated')
  const priceOfType = (type: string, zoneId: string, purchase: 'on-demand' | 'spot') => {
    const [machine, zone] = [machines.get(type), region.zones.find(({id}) => id === zoneId)]
    return (machine && zone && priceOf(region, machine, zone, purchase)) ?? 0n
  }
  return [
    ...instances.map((each) => ({
      kind: 'instance',
      id: each.id,
      state: stateOf(each),
      tags: tagsIn(region, each.id),
      nanoUsdPerHour:
        ['pending', 'running'].includes(stateOf(each)) && each.reservation === undefined
          ? priceOfType(each.type, each.zone.id, each.lifecycle === 'spot' ? 'spot' : 'on-demand')
          : 0n,
    })),
    ...[...region.volumes.values()].map(({VolumeId: id = '', Size = 0, State}) => ({
      kind: 'volume',
      id,
      state: State ?? '',
      tags: tagsIn(region, id),
      nanoUsdPerHour: (BigInt(Size) * GP3_NANO_USD_PER_GIB_MONTH) / HOURS_PER_MONTH,
    })),
    ...[...region.addresses.keys()].map((id) => ({
      kind: 'elastic-ip',
      id,
      tags: tagsIn(region, id),
      nanoUsdPerHour: ADDRESS_NANO_USD_PER_HOUR,
    })),
    ...[...region.reservations.values()]
      .filter(({State}) => State === 'active' || State === 'scheduled')
      .map(({CapacityReservationId: id = '', InstanceType = '', AvailabilityZoneId = '', ...held}) => ({
        kind: 'capacity-reservation',
        id,
        state: held.State ?? '',
        tags: tagsIn(region, id),
        nanoUsdPerHour:
          held.ReservationType === 'capacity-block'
            ? 0n // paid before
            : priceOfType(InstanceType, AvailabilityZoneId, 'on-demand') * BigInt(held.TotalInstanceCount ?? 0),
      })),
    ...all('network-interface', region.interfaces.keys()),
    ...all('placement-group', region.placementGroups.keys()),
    ...all(
      'security-group',
      [...region.groups.values()].filter(({isDefault}) => !isDefault).map(({id}) => id),
    ),
    ...all('subnet', region.subnets.keys()),
    ...all(
      'route-table',
      [...region.routeTables].filter(([, table]) => !isMain(table)).map(([id]) => id),
    ),
    ...all('internet-gateway', region.gateways.keys()),
    ...all('vpc', region.vpcs.keys()),
  ]
}

const tagsIn = (region: Region, id: string) => Object.fromEntries(region.tags.get(id)?.tags ?? [])

/** @source EC2 and VPC pricing, us-east-1 (remembered): $0.08 a GiB and month of gp3, $0.005 an hour of a public IPv4 address */
const GP3_NANO_USD_PER_GIB_MONTH = 80_000_000n
const HOURS_PER_MONTH = 730n
const ADDRESS_NANO_USD_PER_HOUR = 5_000_000n
