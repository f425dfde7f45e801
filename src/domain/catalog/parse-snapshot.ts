import {type CatalogSource, LISTED_PURCHASES, type ListedPurchase, type Provenance} from './catalog.ts'
import {type CsvFile, invalid} from './csv.ts'

/** What snapshot.json, which a catalog folder may have beside its tables, tells of them. */
export type Snapshot = Pick<Provenance, 'date' | 'sources' | 'knownGaps'>

/** @throws GpuctlError CATALOG_INVALID */
export function parseSnapshot({name, text}: CsvFile): Snapshot {
  const wrong = (what: string) => invalid(name, what)
  const snapshot = parse(text)
  if (!isObject(snapshot)) throw wrong('is no JSON object')
  const {date, sources, knownGaps} = snapshot
  if (date !== undefined && !(typeof date === 'string' && isDay(date)))
    throw wrong(`date is ${JSON.stringify(date)}; it is a day, such as "2026-06-18"`)
  if (sources !== undefined && !isListOf(sources, isSource))
    throw wrong('sources is a list of objects with facts, clouds, from and date')
  if (knownGaps !== undefined && !isListOf(knownGaps, isText)) throw wrong('knownGaps is a list of texts')
  return {date: date ?? 'unknown', ...(sources && {sources}), ...(knownGaps && {knownGaps})}
}

/** Undefined, which no JSON text is, when it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Neither `2026-6-18` nor the 31st of June. */
const isDay = (text: string) => {
  const unixMs = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(unixMs) && new Date(unixMs).toISOString().startsWith(text)
}

function isSource(value: unknown): value is CatalogSource {
  if (!isObject(value)) return false
  const {facts, clouds, regions = [], purchases = [], from, date} = value
  const lists = isListOf(clouds, isText) && isListOf(regions, isText) && isListOf(purchases, isPurchase)
  return FACTS.has(facts) && lists && isText(from) && isText(date)
}

const FACTS = new Set<unknown>(['prices', 'machine types', 'GPUs'] satisfies CatalogSource['facts'][])

const isPurchase = (value: unknown): value is ListedPurchase => LISTED_PURCHASES.some((each) => each === value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isListOf = <T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] =>
  Array.isArray(value) && value.every(is)
