import type {Catalog} from '../domain/catalog/catalog.ts'
import {ASSUMPTIONS} from '../domain/placement/assumptions.ts'
import {checkGpuNames} from '../domain/placement/check-gpu-names.ts'
import {type Market, marketOf} from '../domain/placement/market.ts'
import {groundOf, type PlaceOptions, place} from '../domain/placement/place.ts'
import type {PlacementResult} from '../domain/placement/placement.ts'
import type {PlacementRules} from '../domain/placement/placement-rules.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import type {CatalogWorld} from './catalog-world.ts'

/** A file's placement, and what it was found with. */
export interface PlacedSpec {
  readonly result: PlacementResult
  readonly rules: PlacementRules
  /** Absent where nothing is to be rented. */
  readonly market?: Market
}

/** How to place. */
export interface PlacePoolsOptions
  extends PlaceOptions,
    Partial<Pick<PlacementRules, 'kept' | 'fixed' | 'exclusions'>> {}

/** Decides where a file's pools go; reads the catalog only where something is to be rented. @throws GpuctlError SPEC_INVALID, CATALOG_INVALID */
export async function placePools(
  spec: ClusterSpec,
  world: CatalogWorld,
  {kept, fixed, exclusions = [], ...options}: PlacePoolsOptions,
): Promise<PlacedSpec> {
  const rules: PlacementRules = {
    exclusions,
    nowUnixMs: Date.now(),
    assumptions: ASSUMPTIONS,
    ...(kept && {kept}),
    ...(fixed && {fixed}),
  }
  if (groundOf(spec) !== 'clouds') return {result: place(spec, noMarket, rules, options), rules}
  const catalog = await world.catalog()
  checkGpuNames(spec, catalog)
  const market = markets.get(catalog) ?? marketOf(catalog)
  markets.set(catalog, market)
  return {result: place(spec, () => market, rules, options), rules, market}
}

/** One catalog is asked about many times where places are sold out. */
const markets = new WeakMap<Catalog, Market>()

function noMarket(): never {
  throw new RangeError('hosts are not rented')
}
