import type {MachineType} from './machine-type.ts'

/** How a machine can be bought from a price list; reserved capacity is known by what somebody holds, not by a list. */
export const LISTED_PURCHASES = ['on-demand', 'spot', 'flex-start'] as const
export type ListedPurchase = (typeof LISTED_PURCHASES)[number]

/** Where machines stand. A price that holds for a whole region has no zone. */
export interface Location {
  readonly cloud: string
  readonly region: string
  /** A zone id on AWS, which means the same place in every account. Empty: anywhere in the region. */
  readonly zone: string
}

/**
 * Machine types and prices of one moment. Offerings stand in columns, for there may be hundreds of thousands: offering `i` is
 * type `type[i]` at location `location[i]`, bought as `LISTED_PURCHASES[purchase[i]]`, for `priceNanoUsd[i]` an hour.
 */
export interface Catalog {
  /** Sorted by cloud and name, without doubles. */
  readonly types: readonly MachineType[]
  /** Sorted by cloud, region and zone, without doubles. */
  readonly locations: readonly Location[]
  /** Sorted by location, type and purchase, without doubles. */
  readonly offerings: OfferingColumns
  readonly provenance: Provenance
}

export interface OfferingColumns {
  readonly count: number
  readonly type: Uint32Array
  readonly location: Uint32Array
  readonly purchase: Uint8Array
  /** Whole nano-USD, exactly: below 2^53, which is $9 million an hour. NaN: unknown. */
  readonly priceNanoUsd: Float64Array
}

export interface Provenance {
  /** The day that the prices are of, `2026-06-18`; the oldest where they are of several. */
  readonly date: string
  /** SHA-256 of what it was made from, in hexadecimal; of CSV, of prices.csv, instance_types.csv and gpus.csv in a row. */
  readonly hash: string
  /** Where it was found, for people: `the one that came with gpuctl`, a folder. */
  readonly origin: string
  /** What it was put together from, where somebody wrote that down. */
  readonly sources?: readonly CatalogSource[]
  /** What it is known to lack, in sentences. */
  readonly knownGaps?: readonly string[]
}

/** Where a part of a catalog was read. */
export interface CatalogSource {
  readonly facts: 'prices' | 'machine types' | 'GPUs'
  /** Empty: all. */
  readonly clouds: readonly string[]
  /** Absent: all of the clouds. */
  readonly regions?: readonly string[]
  /** Absent: prices of every kind. */
  readonly purchases?: readonly ListedPurchase[]
  /** A repository with its commit, a page, a price API. */
  readonly from: string
  /** As far as it is known: `2026-06-18`, `2026-03-16 to 2026-05-18`, `unknown`. */
  readonly date: string
}
