import type {Catalog} from '../catalog/catalog.ts'
import {type MachineFacts, machineFacts} from '../catalog/machine-facts.ts'
import type {Geography} from './joint-problem.ts'

/** A catalog as the search for a placement reads it. */
export interface Market {
  readonly catalog: Catalog
  /** Of each machine type, by its index. */
  readonly facts: readonly MachineFacts[]
  /** Of each location, by its index. */
  readonly geography: Geography
}

export function marketOf(catalog: Catalog): Market {
  const regions = new Map<string, number>()
  const clouds = new Map<string, number>()
  const numbered = (names: Map<string, number>, name: string): number => {
    const number = names.get(name) ?? names.size
    names.set(name, number)
    return number
  }
  const regionOf = Uint32Array.from(catalog.locations, ({cloud, region}) => numbered(regions, `${cloud},${region}`))
  const cloudOf = Uint32Array.from(catalog.locations, ({cloud}) => numbered(clouds, cloud))
  return {
    catalog,
    facts: catalog.types.map(machineFacts),
    geography: {regionOf, cloudOf, regions: regions.size, clouds: clouds.size},
  }
}
