import type {
  _InstanceType,
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult,
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  DescribeSpotPriceHistoryRequest,
  DescribeSpotPriceHistoryResult,
  InstanceTypeInfo,
  InstanceTypeOffering,
  SpotPrice,
  UsageClassType,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call, Region} from '../state/account.ts'
import type {Machine} from '../state/machines.ts'
import {page} from '../state/page.ts'
import type {Zone} from '../state/places.ts'
import {passes} from '../state/select.ts'

/** Those that the region offers somewhere. */
export function describeInstanceTypes(call: Call, input: DescribeInstanceTypesRequest): DescribeInstanceTypesResult {
  const offered = [...call.account.machines.values()].filter(
    (machine) => zonesOffering(call.region, machine).length > 0,
  )
  const names: readonly string[] = input.InstanceTypes ?? []
  const lost = names.filter((name) => !offered.some((machine) => machine.name === name))
  if (lost.length > 0)
    refuse('InvalidInstanceType', `The following supplied instance types do not exist: [${lost.join(', ')}]`)
  const found = offered
    .filter(({name}) => names.length === 0 || names.includes(name))
    .map(typeInfo)
    .filter(({InstanceType, BareMetal, CurrentGeneration, ProcessorInfo, SupportedUsageClasses, NetworkInfo}) =>
      passes(input.Filters, {
        'instance-type': InstanceType,
        'bare-metal': String(BareMetal),
        'current-generation': String(CurrentGeneration),
        'processor-info.supported-architecture': ProcessorInfo?.SupportedArchitectures,
        'supported-usage-class': SupportedUsageClasses,
        'network-info.efa-supported': String(NetworkInfo?.EfaSupported),
      }),
    )
  const {items, next} = page('DescribeInstanceTypes', found, {
    ...input,
    MaxResults: Math.min(100, input.MaxResults ?? 100),
  })
  return {InstanceTypes: [...items], ...next}
}

export function describeInstanceTypeOfferings(
  {account, region}: Call,
  input: DescribeInstanceTypeOfferingsRequest,
): DescribeInstanceTypeOfferingsResult {
  const by = input.LocationType ?? 'region'
  const all = [...account.machines.values()].flatMap((machine): InstanceTypeOffering[] => {
    const InstanceType = machine.name as _InstanceType
    const zones = zonesOffering(region, machine)
    if (by === 'region') return zones.length === 0 ? [] : [{InstanceType, LocationType: by, Location: region.name}]
    return zones.map(({name, id}) => ({
      InstanceType,
      LocationType: by,
      Location: by === 'availability-zone' ? name : id,
    }))
  })
  const found = all.filter(({InstanceType, Location}) =>
    passes(input.Filters, {'instance-type': InstanceType, location: Location}),
  )
  const {items, next} = page('DescribeInstanceTypeOfferings', found, input)
  return {InstanceTypeOfferings: [...items], ...next}
}

/** The catalog's prices, as of now. */
export function describeSpotPriceHistory(
  {account, region}: Call,
  input: DescribeSpotPriceHistoryRequest,
): DescribeSpotPriceHistoryResult {
  const now = new Date(Math.floor(account.world.clock.nowUnixMs() / 60_000) * 60_000)
  const types: readonly string[] = input.InstanceTypes ?? []
  const all = [...account.machines.values()].flatMap((machine) =>
    types.length > 0 && !types.includes(machine.name)
      ? []
      : zonesOffering(region, machine).flatMap((zone): SpotPrice[] => {
          const price = priceOf(region, machine, zone, 'spot')
          if (price === undefined) return []
          return [
            {
              InstanceType: machine.name as _InstanceType,
              AvailabilityZone: zone.name,
              AvailabilityZoneId: zone.id,
              ProductDescription: 'Linux/UNIX',
              SpotPrice: (Number(price) / 1e9).toFixed(6),
              Timestamp: now,
            },
          ]
        }),
  )
  const found = all.filter(
    (price) =>
      (input.AvailabilityZone ?? price.AvailabilityZone) === price.AvailabilityZone &&
      (input.ProductDescriptions?.includes(price.ProductDescription ?? '') ?? true) &&
      passes(input.Filters, {
        'instance-type': price.InstanceType,
        'availability-zone': price.AvailabilityZone,
        'product-description': price.ProductDescription,
      }),
  )
  const {items, next} = page('DescribeSpotPriceHistory', found, input, 1)
  return {SpotPriceHistory: [...items], NextToken: '', ...next}
}

export const zonesOffering = ({name, zones}: Region, {prices}: Machine): readonly Zone[] =>
  prices.has(name) ? zones : zones.filter(({id}) => prices.has(id))

export function priceOf(
  region: Region,
  {prices}: Machine,
  zone: Zone,
  purchase: 'on-demand' | 'spot',
): bigint | undefined {
  return (prices.get(zone.id) ?? prices.get(region.name))?.[purchase]
}

function typeInfo(machine: Machine): InstanceTypeInfo {
  const {name, vcpus, memoryMib, arch, gpu, cards, interfacesPerCard, efaCards, gbitsPerSecond, purchases} = machine
  const speed = gbitsPerSecond === undefined ? 'High' : `${gbitsPerSecond} Gigabit`
  return {
    InstanceType: name as _InstanceType,
    CurrentGeneration: true,
    FreeTierEligible: false,
    BareMetal: false,
    Hypervisor: 'nitro',
    SupportedUsageClasses: usageClasses(purchases),
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    ProcessorInfo: {SupportedArchitectures: [arch]},
    VCpuInfo: {DefaultVCpus: vcpus, DefaultCores: Math.max(1, vcpus / 2), DefaultThreadsPerCore: 2},
    MemoryInfo: {SizeInMiB: Math.round(memoryMib)},
    ...(gpu && {
      GpuInfo: {
        Gpus: [
          {
            Name: gpu.model,
            Manufacturer: 'NVIDIA',
            Count: gpu.count,
            MemoryInfo: {SizeInMiB: Math.round(gpu.memoryMib)},
          },
        ],
        TotalGpuMemoryInMiB: Math.round(gpu.memoryMib * gpu.count),
      },
    }),
    NetworkInfo: {
      NetworkPerformance: speed,
      MaximumNetworkCards: cards,
      MaximumNetworkInterfaces: cards * interfacesPerCard,
      DefaultNetworkCardIndex: 0,
      NetworkCards: Array.from({length: cards}, (_, card) => ({
        NetworkCardIndex: card,
        NetworkPerformance: speed,
        MaximumNetworkInterfaces: interfacesPerCard,
      })),
      EnaSupport: 'required',
      EfaSupported: efaCards.length > 0,
      ...(efaCards.length === 0 ? {} : {EfaInfo: {MaximumEfaInterfaces: efaCards.length}}),
    },
    PlacementGroupInfo: {SupportedStrategies: ['cluster', 'partition', 'spread']},
  }
}

const usageClasses = (purchases: readonly string[]): UsageClassType[] => [
  ...(purchases.includes('on-demand') ? (['on-demand'] as const) : []),
  ...(purchases.includes('spot') ? (['spot'] as const) : []),
  ...(purchases.includes('reserved') ? (['capacity-block'] as const) : []),
]
