import type {Catalog} from '../../../domain/catalog/catalog.ts'

export interface Zone {
  /** `us-east-1a`: what this account calls it. */
  readonly name: string
  /** `use1-az4`: the same place in every account; prices and capacity are known by it. */
  readonly id: string
  readonly kind: 'availability-zone' | 'local-zone'
}

/** The zones of every region that the catalog knows, by region. */
export function placesOf({locations}: Catalog): ReadonlyMap<string, readonly Zone[]> {
  const ids = new Map<string, string[]>()
  for (const {cloud, region, zone} of locations) {
    if (cloud !== 'aws') continue
    ids.set(region, [...(ids.get(region) ?? []), ...(zone === '' ? [] : [zone])])
  }
  return new Map([...ids].map(([region, zones]) => [region, zones.sort().map((id, index) => zone(region, id, index))]))
}

/** Names are shifted against ids, as they are in real accounts: whoever takes one for the other is found out. */
function zone(region: string, id: string, index: number): Zone {
  const local = /^[a-z]+\d+-([a-z]+\d+)-az(\d+)$/.exec(id)
  if (local === null) return {name: `${region}${letter(/az(\d)$/.exec(id)?.[1], index)}`, id, kind: 'availability-zone'}
  const [, place = '', number = '1'] = local
  const dashed = place.replace(/(\d+)$/, '-$1')
  return {name: `${region}-${dashed}${String.fromCharCode(96 + Number(number))}`, id, kind: 'local-zone'}
}

const letter = (number: string | undefined, index: number): string =>
  String.fromCharCode(97 + ((number === undefined ? index : Number(number)) % 26))
