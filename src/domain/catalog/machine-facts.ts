import {AWS_FAMILIES} from './facts/aws.ts'
import {AZURE_FAMILIES} from './facts/azure.ts'
import {type Family, familyIn} from './facts/family.ts'
import {GCP_FAMILIES} from './facts/gcp.ts'
import {nvlinkDomainNodes, placementMaxNodes} from './facts/placement.ts'
import type {PurchaseModel} from './facts/purchase-model.ts'
import type {Source} from './facts/source.ts'
import type {Known, MachineType} from './machine-type.ts'

export type {PurchaseModel} from './facts/purchase-model.ts'

/** What a price list does not say about a machine type, with where it is said. */
export interface MachineFacts {
  /** How it can be bought at all. */
  readonly purchases: readonly PurchaseModel[]
  /** How many nodes get full bisection bandwidth from its placement object; 'unknown' where nobody says, 0 where it has none. */
  readonly placementMaxNodes: Known<number>
  /** Nodes whose GPUs share one NVLink domain: 1, or 18 of a GB200 rack. */
  readonly nvlinkDomainNodes: number
  /** Of a node towards other pools and the rest of its region, outside the fabric between its gang's GPUs; one direction. */
  readonly hostGbitsPerSecond: Known<number>
  /** What the cloud charges for disks that come with it and are not in its listed price. */
  readonly bundledDiskNanoUsdPerHour: number
  readonly sources: readonly Source[]
}

export function machineFacts(type: MachineType): MachineFacts {
  const family = familyIn(FAMILIES[type.cloud] ?? [], type.instanceType)
  return {
    purchases: family?.purchases ?? PURCHASES[type.cloud] ?? ['on-demand', 'spot', 'reserved'],
    placementMaxNodes: placementMaxNodes(type),
    nvlinkDomainNodes: nvlinkDomainNodes(type),
    hostGbitsPerSecond: family?.hostGbitsPerSecond ?? sharedGbitsPerSecond(type),
    bundledDiskNanoUsdPerHour: diskNanoUsdPerHour(type, family),
    sources: family?.sources ?? [],
  }
}

const FAMILIES: Readonly<Record<string, readonly Family[]>> = {
  aws: AWS_FAMILIES,
  gcp: GCP_FAMILIES,
  azure: AZURE_FAMILIES,
}

const PURCHASES: Readonly<Record<string, readonly PurchaseModel[]>> = {
  gcp: ['on-demand', 'spot', 'reserved', 'flex-start'],
}

/** Where gangs talk over the same network as everything else does: plain Ethernet, or EFA on the only network card. */
function sharedGbitsPerSecond({interNode, nicCount}: MachineType): Known<number> {
  const isShared = interNode.fabric === 'ethernet' || (interNode.fabric.startsWith('efa') && nicCount === 1)
  return isShared ? interNode.gbitsPerSecond : 'unknown'
}

/** $0.66 an hour for 6000 GiB of Google's Local SSD, by the public list; what a spot node pays is less. */
const LOCAL_SSD_NANO_USD_PER_GIB_HOUR = 110_000

const diskNanoUsdPerHour = ({localNvmeGib}: MachineType, family: Family | undefined): number =>
  family?.isDiskApart && localNvmeGib !== 'unknown' ? Math.round(localNvmeGib * LOCAL_SSD_NANO_USD_PER_GIB_HOUR) : 0
