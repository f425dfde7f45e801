import type {Catalog} from '../../domain/catalog/catalog.ts'

export interface Geography {
  /** Sorted. */
  readonly regions: readonly string[]
  zonesOf(region: string): readonly string[]
  hasZone(zone: string): boolean
}

/** Regions that the catalog has prices of, with the zones that they really have: price lists name none. */
export function geographyOf(catalog: Catalog): Geography {
  const regions = [...new Set(catalog.locations.filter(({cloud}) => cloud === 'gcp').map(({region}) => region))].sort()
  const zones = new Map(regions.map((region) => [region, letters(region).map((letter) => `${region}-${letter}`)]))
  const all = new Set([...zones.values()].flat())
  return {regions, zonesOf: (region) => zones.get(region) ?? [], hasZone: (zone) => all.has(zone)}
}

/** `us-central1` of `us-central1-a`. */
export const regionOf = (zone: string): string => zone.slice(0, zone.lastIndexOf('-'))

/** @source Google Cloud, "Regions and zones" */
const letters = (region: string): readonly string[] => [...(LETTERS[region] ?? 'abc')]

const LETTERS: Readonly<Record<string, string>> = {
  'us-central1': 'abcf',
  'us-east1': 'bcd',
  'europe-west1': 'bcd',
}
