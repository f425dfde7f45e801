import type {Exposition, MetricSample} from './exposition.ts'
import type {MetricName} from './metric-names.ts'

/** How much a counter grew; `'reset'` where it is smaller than before, as it is when its engine was started again. */
export type Growth = number | 'reset' | undefined

/** The same thing counted by ranks that do it together, as SGLang's do with `--enable-metrics-for-all-schedulers`: it counts once. */
const RANKS = ['tp_rank', 'pp_rank', 'moe_ep_rank']

/** Of the first of these metrics that the engine has now. Undefined where it has none of them. */
export function growthOf(names: readonly MetricName[], before: Exposition, now: Exposition, combine = sum): Growth {
  const found = pick(names, now)
  if (found === undefined) return
  const known = new Map(pick([found.name], before)?.samples.map((sample) => [keyOf(sample.labels), sample.value]))
  // one that was not there before has counted from nothing
  const grown = found.samples.map(({labels, value}) => ({labels, value: value - (known.get(keyOf(labels)) ?? 0)}))
  return grown.some(({value}) => value < 0) ? 'reset' : combine(onceForRanks(grown))
}

/** What a gauge says, over all parts of the engine. */
export function levelOf(names: readonly MetricName[], now: Exposition, combine = sum): number | undefined {
  const found = pick(names, now)
  return found === undefined ? undefined : combine(onceForRanks(found.samples))
}

export interface HistogramGrowth {
  readonly mean: number
  /** Absent where it is beyond the last bound. */
  readonly p50?: number
  readonly p95?: number
}

/** What was observed meanwhile. Undefined where nothing was. */
export function histogramOf(
  names: readonly MetricName[],
  before: Exposition,
  now: Exposition,
): HistogramGrowth | 'reset' | undefined {
  for (const {name} of names) {
    const [count, total] = ['count', 'sum'].map((part) => growthOf([{name: `${name}_${part}`}], before, now))
    if (count === undefined || total === undefined) continue
    if (count === 'reset' || total === 'reset') return 'reset'
    if (count === 0) return
    const buckets = bucketsOf(name, before, now)
    const [p50, p95] = [0.5, 0.95].map((share) => quantile(buckets, share))
    return {mean: total / count, ...(p50 !== undefined && {p50}), ...(p95 !== undefined && {p95})}
  }
  return
}

interface Bucket {
  readonly most: number
  /** How many were at most so long. */
  readonly count: number
}

function bucketsOf(name: string, before: Exposition, now: Exposition): readonly Bucket[] {
  const bounds = new Set(now.get(`${name}_bucket`)?.flatMap(({labels: {le}}) => le ?? []))
  const buckets = [...bounds].map((le) => {
    const count = growthOf([{name: `${name}_bucket`, labels: {le}}], before, now)
    return {most: Number(le.replace('Inf', 'Infinity')), count: typeof count === 'number' ? count : Number.NaN}
  })
  return buckets.filter(({most, count}) => !Number.isNaN(most) && !Number.isNaN(count)).sort((a, b) => a.most - b.most)
}

/** As Prometheus' histogram_quantile has it: what a bucket holds lies evenly in it. */
function quantile(buckets: readonly Bucket[], share: number): number | undefined {
  const all = buckets.at(-1)?.count ?? 0
  const at = buckets.findIndex(({count}) => all > 0 && count >= share * all)
  const bucket = buckets[at]
  if (bucket === undefined || !Number.isFinite(bucket.most)) return
  const {most: least, count: below} = buckets[at - 1] ?? {most: 0, count: 0}
  return least + ((bucket.most - least) * (share * all - below)) / (bucket.count - below)
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
export const mean = (values: readonly number[]): number => sum(values) / values.length

function pick(names: readonly MetricName[], metrics: Exposition) {
  for (const name of names) {
    const all = metrics.get(name.name) ?? metrics.get(name.name.replace(':', '_')) ?? []
    const samples = all.filter(
      ({labels, value}) =>
        Number.isFinite(value) && Object.entries(name.labels ?? {}).every(([key, wanted]) => labels[key] === wanted),
    )
    if (samples.length > 0) return {name, samples}
  }
  return
}

function onceForRanks(samples: readonly MetricSample[]): readonly number[] {
  const groups = Map.groupBy(samples, ({labels}) => keyOf(labels, RANKS))
  return [...groups.values()].map((group) => Math.max(...group.map(({value}) => value)))
}

const keyOf = (labels: MetricSample['labels'], without: readonly string[] = []) =>
  JSON.stringify(
    Object.entries(labels)
      .filter(([key]) => !without.includes(key))
      .sort(),
  )
