import type {Catalog} from '../catalog/catalog.ts'
import type {ClusterSpec, LinkSpec} from '../spec/cluster-spec.ts'
import {poolRelaxations} from './pool-relaxations.ts'

/** A file with one requirement less. */
export interface Relaxation {
  /** The field as the file has it: `pools.train.interconnect.rdma`, without the pool where there is only one. */
  readonly requirement: string
  /** What is different then, in a few words: `without RDMA`, `spot too`. */
  readonly change: string
  readonly spec: ClusterSpec
}

/** Every requirement of a file that could be left out by itself, the budget aside. */
export function relaxations(spec: ClusterSpec, {types}: Pick<Catalog, 'types'>): readonly Relaxation[] {
  const models = [...new Set(types.map(({gpu}) => gpu.model))]
  const ofPools = spec.pools.flatMap((pool, index) => {
    const prefix = spec.pools.length > 1 ? `pools.${pool.name}.` : ''
    return poolRelaxations(pool, models).map((relaxed) => ({
      requirement: `${prefix}${relaxed.field}`,
      change: relaxed.change,
      spec: {...spec, pools: spec.pools.with(index, relaxed.pool)},
    }))
  })
  return [...ofPools, ...ofLinks(spec), ...ofPlaces(spec)]
}

function ofLinks(spec: ClusterSpec): readonly Relaxation[] {
  return spec.links.flatMap((link, index): Relaxation[] => {
    const {minGbitsPerSecond, within, ...rest} = link
    const between = link.between.join(' and ')
    const relaxed = (field: string, change: string, changed: LinkSpec): Relaxation => ({
      requirement: `links[${index}].${field}`,
      change,
      spec: {...spec, links: spec.links.with(index, changed)},
    })
    const apart = {...rest, ...(minGbitsPerSecond !== undefined && {minGbitsPerSecond})}
    return [
      ...(minGbitsPerSecond === undefined
        ? []
        : [relaxed('min', `any bandwidth between ${between}`, {...rest, ...(within && {within})})]),
      ...(within === undefined || within === 'any' ? [] : [relaxed('within', `${between} apart`, apart)]),
    ]
  })
}

const PLACE_FIELDS = ['clouds', 'regions', 'zones', 'avoid'] as const

function ofPlaces(spec: ClusterSpec): readonly Relaxation[] {
  return PLACE_FIELDS.filter((field) => spec.where[field] !== undefined).map((field) => {
    const {[field]: _, ...where} = spec.where
    return {requirement: `where.${field}`, change: 'anywhere', spec: {...spec, where}}
  })
}
