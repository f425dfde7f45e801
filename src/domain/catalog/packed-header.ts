import type {Catalog, Location, Provenance} from './catalog.ts'
import type {Gpu, MachineType} from './machine-type.ts'

/** What a packed catalog holds as JSON. Types share their GPUs, as they do in memory. */
export interface PackedHeader {
  readonly provenance: Provenance
  readonly gpus: readonly Gpu[]
  readonly types: readonly (Omit<MachineType, 'gpu'> & {readonly gpu: number})[]
  readonly locations: readonly (readonly [cloud: string, region: string, zone: string])[]
}

export function headerOf({types, locations, provenance}: Catalog): PackedHeader {
  const gpus = [...new Set(types.map(({gpu}) => gpu))]
  const gpuAt = new Map(gpus.map((gpu, index) => [gpu, index]))
  return {
    provenance,
    gpus,
    types: types.map((type) => ({...type, gpu: gpuAt.get(type.gpu) ?? 0})),
    locations: locations.map(({cloud, region, zone}) => [cloud, region, zone]),
  }
}

/** @returns undefined where a type names a GPU that is not there */
export function fromHeader({gpus, types, locations, provenance}: PackedHeader): Omit<Catalog, 'offerings'> | undefined {
  if (types.some(({gpu}) => gpus[gpu] === undefined)) return undefined
  return {
    types: types.map((type) => ({...type, gpu: gpus[type.gpu] as Gpu})),
    locations: locations.map(([cloud, region, zone]): Location => ({cloud, region, zone})),
    provenance,
  }
}
