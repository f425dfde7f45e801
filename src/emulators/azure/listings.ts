import {ArmError, jsonAnswer} from './arm-error.ts'
import {type ArmCall, type ArmHandlers, pageOf, param} from './call.ts'
import {quotasOf} from './quotas.ts'
import {regionName, ZONES} from './regions.ts'
import {checkLocation} from './resource-groups.ts'
import type {Size} from './sizes.ts'

/** What a subscription may have: sizes, quotas, and the services that it uses. */
export const listings: ArmHandlers = {
  ResourceSkus_List(call) {
    const filter = call.route.query.get('$filter')
    const location = filter === null ? undefined : /^location eq '([^']+)'$/.exec(filter)?.[1]
    if (filter !== null && location === undefined)
      throw new ArmError(400, 'InvalidFilter', `The filter '${filter}' is not supported.`)
    const places = location === undefined ? call.regions.names : [regionName(location)]
    return pageOf(
      call,
      places.flatMap((place) =>
        [...call.regions.sizesIn(place)].flatMap((name) => {
          const size = call.sizes.get(name)
          return size === undefined ? [] : [skuOf(size, place)]
        }),
      ),
    )
  },
  Usage_List(call) {
    const region = regionName(param(call, 'location'))
    checkLocation(call, region, 'Microsoft.Compute/locations')
    const {quotas} = call.account.world
    const subscription = param(call, 'subscriptionId')
    const sizes = [...call.sizes.values()].filter(({name}) => call.regions.sizesIn(region).has(name.toLowerCase()))
    const keys = new Map(
      sizes
        .flatMap((size) => [false, true].flatMap((isSpot) => quotasOf({subscription, region, size, isSpot})))
        .map((key) => [key.name, key]),
    )
    return pageOf(
      call,
      [...keys.values()].map((key) => ({
        unit: 'Count',
        currentValue: quotas.used(key),
        limit: Math.min(quotas.limitOf(key), 2 ** 31 - 1),
        name: {value: key.name, localizedValue: key.name},
      })),
    )
  },
  Providers_Get: (call) => jsonAnswer(200, providerOf(call)),
  Providers_Register: (call) => jsonAnswer(200, providerOf(call)),
}

const providerOf = (call: ArmCall) => ({
  id: `/subscriptions/${param(call, 'subscriptionId')}/providers/${param(call, 'resourceProviderNamespace')}`,
  namespace: param(call, 'resourceProviderNamespace'),
  registrationState: 'Registered',
  registrationPolicy: 'RegistrationRequired',
  resourceTypes: [],
})

/** @source Azure, Resource Skus - List: what is told of virtual machines */
const skuOf = ({name, family, vcpus, memoryGib, gpus, arch, isRdma}: Size, location: string) => ({
  resourceType: 'virtualMachines',
  name,
  tier: 'Standard',
  size: name.replace(/^Standard_/, ''),
  family,
  locations: [location],
  locationInfo: [{location, zones: ZONES, zoneDetails: []}],
  capabilities: [
    ['vCPUs', vcpus],
    ['MemoryGB', memoryGib],
    ['GPUs', Math.ceil(gpus)],
    ['CpuArchitectureType', arch],
    ['HyperVGenerations', 'V1,V2'],
    ['LowPriorityCapable', 'True'],
    ['AcceleratedNetworkingEnabled', 'True'],
    ['EncryptionAtHostSupported', 'True'],
    ['RdmaEnabled', isRdma ? 'True' : 'False'],
  ].map(([key, value]) => ({name: key, value: `${value}`})),
  restrictions: [],
})
