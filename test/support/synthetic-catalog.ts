import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Catalog, LISTED_PURCHASES, type Location} from '../../src/domain/catalog/catalog.ts'
import {byKey, locationKey} from '../../src/domain/catalog/keys.ts'
import {offeringColumns} from '../../src/domain/catalog/offering-columns.ts'
import {parseCatalog} from '../../src/domain/catalog/parse-catalog.ts'

/**
 * A catalog of exactly so many offerings, the same for the same seed: the machine types that come with gpuctl, in its
 * regions and in as many more of the same shape as it takes, at prices near the real ones.
 */
export function syntheticCatalog(offerings: number, seed = 1): Catalog {
  const {types, locations, offerings: real} = shipped()
  const random = mulberry32(seed)
  const listed = Array.from({length: real.count}, (_, index) => index).filter(
    (index) => real.purchase[index] !== FLEX_START,
  )
  const made = new Map<string, Location>()
  const drafts: {
    readonly type: number
    readonly place: string
    readonly purchase: number
    readonly priceNanoUsd: number
  }[] = []
  for (let copy = 0; drafts.length < offerings; copy++) {
    for (const at of shuffled(listed.length, random).slice(0, offerings - drafts.length)) {
      const index = listed[at] ?? 0
      const location = inCopy(locations[real.location[index] ?? 0] as Location, copy)
      made.set(locationKey(location), location)
      const price = (real.priceNanoUsd[index] ?? 0) * (0.75 + 0.5 * random())
      drafts.push({
        type: real.type[index] ?? 0,
        place: locationKey(location),
        purchase: real.purchase[index] ?? 0,
        priceNanoUsd: Math.ceil(price / STEP_NANO_USD) * STEP_NANO_USD,
      })
    }
  }
  const sorted = [...made.values()].sort(byKey(locationKey))
  const locationAt = new Map(sorted.map((location, index) => [locationKey(location), index]))
  const priced = drafts.map(({place, ...draft}) => ({...draft, location: locationAt.get(place) ?? 0, line: 0}))
  return {
    types,
    locations: sorted,
    offerings: offeringColumns(priced, () => new RangeError('two offerings of a copy are the same')),
    provenance: {date: '2026-03-16', hash: `${seed}`.padStart(64, '0'), origin: 'synthetic'},
  }
}

/** Of which the real one has no price. */
const FLEX_START = LISTED_PURCHASES.indexOf('flex-start')

/** Price lists have four decimals. */
const STEP_NANO_USD = 100_000

/** `us-east-1` is followed by `us-east-1-c1`, which the same patterns match. */
const inCopy = ({cloud, region, zone}: Location, copy: number): Location =>
  copy === 0
    ? {cloud, region, zone}
    : {cloud, region: `${region}-c${copy}`, zone: zone === '' ? '' : `${zone}-c${copy}`}

function shipped(): Catalog {
  const folder = join(import.meta.dirname, '../../templates/catalog')
  const file = (name: string) => ({name, text: readFileSync(join(folder, name), 'utf8')})
  const files = {prices: file('prices.csv'), machineTypes: file('instance_types.csv'), gpus: file('gpus.csv')}
  return parseCatalog(files, {date: 'unknown', hash: '', origin: folder})
}

function shuffled(count: number, random: () => number): readonly number[] {
  const order = Array.from({length: count}, (_, index) => index)
  for (let index = count - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1))
    ;[order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0]
  }
  return order
}

/** Small, and the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
