import type {Catalog, Provenance} from './catalog.ts'

/** How much of what a catalog has. */
export interface CatalogSummary {
  readonly provenance: Provenance
  readonly clouds: readonly CloudCounts[]
  readonly total: Counts
}

export interface Counts {
  readonly machineTypes: number
  readonly regions: number
  readonly offerings: number
  /** Offerings whose price is known. */
  readonly priced: number
}

export interface CloudCounts extends Counts {
  readonly cloud: string
}

export function summariseCatalog({types, locations, offerings, provenance}: Catalog): CatalogSummary {
  const counts = new Map<string, {offerings: number; priced: number}>()
  const of = (cloud: string) => counts.get(cloud) ?? counts.set(cloud, {offerings: 0, priced: 0}).get(cloud)
  for (let index = 0; index < offerings.count; index++) {
    const count = of(types[offerings.type[index] ?? 0]?.cloud ?? '')
    if (count === undefined) continue
    count.offerings++
    if (!Number.isNaN(offerings.priceNanoUsd[index])) count.priced++
  }
  const clouds = [...new Set([...types, ...locations].map(({cloud}) => cloud))].sort().map((cloud) => ({
    cloud,
    machineTypes: types.filter((type) => type.cloud === cloud).length,
    regions: new Set(locations.filter((location) => location.cloud === cloud).map(({region}) => region)).size,
    ...(counts.get(cloud) ?? {offerings: 0, priced: 0}),
  }))
  return {provenance, clouds, total: clouds.reduce<Counts>(add, NONE)}
}

const NONE: Counts = {machineTypes: 0, regions: 0, offerings: 0, priced: 0}

const add = (a: Counts, b: Counts): Counts => ({
  machineTypes: a.machineTypes + b.machineTypes,
  regions: a.regions + b.regions,
  offerings: a.offerings + b.offerings,
  priced: a.priced + b.priced,
})
