import type {Catalog} from '../catalog/catalog.ts'
import {type MachineFacts, machineFacts} from '../catalog/machine-facts.ts'
import type {MachineType} from '../catalog/machine-type.ts'
import type {Geography} from './joint-problem.ts'

/** What the search asks of a machine type beside the catalog. */
export type PlacementFacts = Pick<
  MachineFacts,
  | 'purchases'
  | 'billing'
  | 'placementMaxNodes'
  | 'nvlinkDomainNodes'
  | 'hostGbitsPerSecond'
  | 'bundledDiskNanoUsdPerHour'
>

/** A catalog as the search for a placement reads it. */
export interface Market {
  readonly catalog: Catalog
  /** Of each machine type, by its index. */
  readonly facts: readonly PlacementFacts[]
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
    facts: catalog.types.map((type) => new LateFacts(type)),
    geography: {regionOf, cloudOf, regions: regions.size, clouds: clouds.size},
  }
}

/** Found out when one of them is asked for: a search looks at few types so closely. */
class LateFacts implements PlacementFacts {
  readonly #type: MachineType
  #found: MachineFacts | undefined

  constructor(type: MachineType) {
    this.#type = type
  }

  get #facts(): MachineFacts {
    this.#found ??= machineFacts(this.#type)
    return this.#found
  }

  get purchases() {
    return this.#facts.purchases
  }
  get billing() {
    return this.#facts.billing
  }
  get placementMaxNodes() {
    return this.#facts.placementMaxNodes
  }
  get nvlinkDomainNodes() {
    return this.#facts.nvlinkDomainNodes
  }
  get hostGbitsPerSecond() {
    return this.#facts.hostGbitsPerSecond
  }
  get bundledDiskNanoUsdPerHour() {
    return this.#facts.bundledDiskNanoUsdPerHour
  }
}
