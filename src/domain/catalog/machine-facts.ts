import {type Billing, BY_THE_SECOND} from './facts/billing.ts'
import type {BusBandwidth} from './facts/bus-bandwidth.ts'
import {busBandwidthOf} from './facts/bus-bandwidth-of.ts'
import {CLOUD_FACTS} from './facts/cloud.ts'
import {type Family, familyIn} from './facts/family.ts'
import type {NicLayout} from './facts/nic-layout.ts'
import {nvlinkDomainNodes, placementMaxNodes} from './facts/placement.ts'
import type {PurchaseModel} from './facts/purchase-model.ts'
import {type Software, softwareOf} from './facts/software.ts'
import type {Source} from './facts/source.ts'
import type {Known, MachineType} from './machine-type.ts'

export type {PurchaseModel} from './facts/purchase-model.ts'

/** What a price list does not say about a machine type, with where it is said. */
export interface MachineFacts {
  /** How it can be bought at all. */
  readonly purchases: readonly PurchaseModel[]
  readonly billing: Billing
  /** How many nodes get full bisection bandwidth from its placement object; 'unknown' where nobody says, 0 where it has none. */
  readonly placementMaxNodes: Known<number>
  /** Nodes whose GPUs share one NVLink domain: 1, or 18 of a GB200 rack. */
  readonly nvlinkDomainNodes: number
  /** Of a node towards other pools and the rest of its region, outside the fabric between its gang's GPUs; one direction. */
  readonly hostGbitsPerSecond: Known<number>
  /** What the cloud charges for disks that come with it and are not in its listed price. */
  readonly bundledDiskNanoUsdPerHour: number
  readonly nics: Known<NicLayout>
  readonly software: Software
  /** From the launch until it must have answered; past it a node is taken for lost. */
  readonly bootSeconds: Known<number>
  readonly busBandwidth: readonly BusBandwidth[]
  /** Of what is said about it, and of what holds for its whole cloud; the former come first. */
  readonly sources: readonly Source[]
}

export function machineFacts(type: MachineType): MachineFacts {
  const cloud = CLOUD_FACTS[type.cloud]
  const family = cloud && familyIn(cloud.families, type.instanceType)
  return {
    purchases: purchasesOf(type),
    billing: cloud?.billing ?? BY_THE_SECOND,
    placementMaxNodes: placementMaxNodes(type),
    nvlinkDomainNodes: nvlinkDomainNodes(type),
    hostGbitsPerSecond: family?.hostGbitsPerSecond ?? sharedGbitsPerSecond(type),
    bundledDiskNanoUsdPerHour: diskNanoUsdPerHour(type, family),
    nics: family?.nics ?? cloud?.nics(type) ?? 'unknown',
    software: softwareOf(type, cloud?.software(type), family?.software),
    bootSeconds: family?.bootSeconds ?? 'unknown',
    busBandwidth: busBandwidthOf(type),
    sources: [...(family?.sources ?? []), ...(cloud?.sources ?? [])],
  }
}

/** How a type can be bought at all. */
export function purchasesOf({
  cloud,
  instanceType,
}: Pick<MachineType, 'cloud' | 'instanceType'>): readonly PurchaseModel[] {
  const facts = CLOUD_FACTS[cloud]
  const family = facts && familyIn(facts.families, instanceType)
  return family?.purchases ?? facts?.purchases ?? ['on-demand', 'spot', 'reserved']
}

/** Where gangs talk over the same network as everything else does: plain Ethernet, or EFA on the card with the address. */
function sharedGbitsPerSecond({interNode: {fabric, gbitsPerSecond}, nicCount}: MachineType): Known<number> {
  if (fabric === 'ethernet' || gbitsPerSecond === 'unknown') return gbitsPerSecond
  return fabric.startsWith('efa') && nicCount !== 'unknown' ? gbitsPerSecond / nicCount : 'unknown'
}

/** $0.66 an hour for 6000 GiB of Google's Local SSD, by the public list; what a spot node pays is less. */
const LOCAL_SSD_NANO_USD_PER_GIB_HOUR = 110_000

const diskNanoUsdPerHour = ({localNvmeGib}: MachineType, family: Family | undefined): number =>
  family?.isDiskApart && localNvmeGib !== 'unknown' ? Math.round(localNvmeGib * LOCAL_SSD_NANO_USD_PER_GIB_HOUR) : 0
