import type {Known, MachineType} from './machine-type.ts'

/** How capacity of a machine type is had; `reserved` covers reservations and capacity blocks that somebody holds. */
export type PurchaseModel = 'on-demand' | 'spot' | 'reserved' | 'flex-start'

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
}

/** What is known of a type of which nothing more is: it meets no floor. */
const NOTHING_KNOWN: MachineFacts = {
  purchases: ['on-demand', 'spot', 'reserved'],
  placementMaxNodes: 'unknown',
  nvlinkDomainNodes: 1,
  hostGbitsPerSecond: 'unknown',
  bundledDiskNanoUsdPerHour: 0,
}

export function machineFacts(_type: MachineType): MachineFacts {
  return NOTHING_KNOWN
}
