import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {nearestWord} from '../nearest-word.ts'
import type {Catalog} from './catalog.ts'
import {isPattern} from './matches-pattern.ts'
import type {OfferFilter} from './offer-filter.ts'
import {unknownGpu} from './unknown-gpu.ts'

/**
 * Names that nothing in the catalog has are typing errors, not searches without a result. Patterns may match nothing.
 *
 * @throws GpuctlError USAGE
 */
export function checkOfferFilter({gpu = [], cloud = [], region = [], zone = []}: OfferFilter, catalog: Catalog): void {
  const models = new Set(catalog.types.map((type) => type.gpu.model))
  for (const wanted of gpu) {
    const unknown = unknownGpu(wanted, models)
    if (unknown) throw noneNamed('GPU', wanted, unknown.nearest)
  }
  checkNames('cloud', cloud, new Set(catalog.types.map((type) => type.cloud)))
  checkNames('region', region, new Set(catalog.locations.map((location) => location.region)))
  const zones = new Set(catalog.locations.flatMap((location) => location.zone || []))
  checkNames('zone', zone, zones, 'most clouds price whole regions, which --region takes')
}

function checkNames(noun: string, wanted: readonly string[], known: ReadonlySet<string>, otherwise?: string): void {
  const folded = new Set([...known].map((name) => name.toLowerCase()))
  for (const name of wanted) {
    if (!isPattern(name) && !folded.has(name.toLowerCase()))
      throw noneNamed(noun, name, nearestWord(name, known), otherwise)
  }
}

function noneNamed(noun: string, name: string, nearest: string | undefined, otherwise = ALL): GpuctlError {
  const hint = nearest === undefined ? otherwise : `did you mean ${nearest}?`
  return new GpuctlError('USAGE', `no ${noun} is named ${name}`, hint)
}

const ALL = '`gpuctl offers` shows all that there are'
