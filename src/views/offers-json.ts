import type {OfferGroup} from '../domain/catalog/group-offers.ts'
import type {Known, MachineType} from '../domain/catalog/machine-type.ts'
import {type Offer, pricePerUnit} from '../domain/catalog/offer.ts'
import type {OfferList} from '../domain/catalog/offer-list.ts'
import {isProvisionable} from '../domain/catalog/provisioned-clouds.ts'
import {usdJson} from './money.ts'

/** `offers`, or `groups` of them; those behind the limit are counted only. */
export const offersJson = ({rows, figure, found, pricesOf, leftOut}: OfferList) => ({
  pricesOf,
  sort: figure,
  found,
  ...(rows.kind === 'offers' ? {offers: rows.offers.map(offerJson)} : {groups: rows.groups.map(groupJson)}),
  ...(found === 0 ? {leftOut: leftOut.map(({name, offers}) => ({flag: `--${name}`, offers}))} : {}),
})

const offerJson = ({type, location, purchase, nanoUsdPerHour}: Offer) => ({
  cloud: location.cloud,
  region: location.region,
  zone: location.zone === '' ? null : location.zone, // the price holds for the whole region
  instanceType: type.instanceType,
  purchase,
  ...pricesJson(type, nanoUsdPerHour),
  ...typeJson(type),
})

/** Prices are those of the cheapest place. */
const groupJson = ({type, purchase, locations, lowestNanoUsdPerHour, highestNanoUsdPerHour}: OfferGroup) => ({
  cloud: type.cloud,
  regions: [...new Set(locations.map(({region}) => region))],
  zones: locations.flatMap(({zone}) => (zone === '' ? [] : [zone])),
  instanceType: type.instanceType,
  purchase,
  ...pricesJson(type, lowestNanoUsdPerHour),
  highestUsdPerHour: usdJson(highestNanoUsdPerHour),
  ...typeJson(type),
})

const pricesJson = (type: MachineType, nanoUsdPerHour: Known<bigint>) => ({
  usdPerHour: usdJson(nanoUsdPerHour),
  usdPerGpuHour: usdJson(pricePerUnit(type, nanoUsdPerHour, 'usd-per-gpu-hour')),
  usdPerBf16Tflop: usdJson(pricePerUnit(type, nanoUsdPerHour, 'usd-per-bf16-tflop')),
  usdPerHbmTb: usdJson(pricePerUnit(type, nanoUsdPerHour, 'usd-per-hbm-tb')),
  usdPerGbit: usdJson(pricePerUnit(type, nanoUsdPerHour, 'usd-per-gbit')),
})

const typeJson = (type: MachineType) => ({
  provisionable: isProvisionable(type),
  gpu: {model: type.gpu.model, count: type.gpuCount, memoryGib: type.gpuMemoryGib},
  vcpus: type.vcpus,
  memoryGib: type.memoryGib,
  arch: type.arch,
  intraNode: type.intraNode,
  interNode: type.interNode,
})
