import {type Defined, withoutUndefined} from '../without-undefined.ts'
import {growthOf, type HistogramGrowth, histogramOf, levelOf, mean} from './counted.ts'
import {type Exposition, expositionIn} from './exposition.ts'
import {type EngineKind, type EngineMetrics, METRICS} from './metric-names.ts'
import type {ScrapedEngine} from './scrape.ts'

/** What an engine did between two looks at what it counts. What it does not count is absent. */
export interface EngineRates {
  readonly kind: EngineKind
  readonly seconds: number
  /** Requests, of both looks the mean. */
  readonly running?: number
  readonly waiting?: number
  /** Of the KV cache, as much as sequences hold. */
  readonly kvCacheShare?: number
  /** Those of prompts, cached ones with them. */
  readonly promptTokensPerSecond?: number
  readonly cachedTokensPerSecond?: number
  readonly generatedTokensPerSecond?: number
  /** Requests that were put back for want of KV cache. */
  readonly preemptions?: number
  /** Of drafted tokens. */
  readonly acceptedShare?: number
  readonly firstTokenSeconds?: HistogramGrowth
  readonly interTokenSeconds?: HistogramGrowth
  /** Of the prompts that ended or began meanwhile, the mean. */
  readonly promptTokens?: number
  /** What a running request holds of the KV cache, the mean. */
  readonly contextTokens?: number
  /** `fp8`, where the engine says that the cache is of other numbers than the model. */
  readonly kvCacheDtype?: string
  /** How many engines share the endpoint, each with its own copy of the weights. */
  readonly engines: number
  /** The engine's own reckoning (`--enable-mfu-metrics`), of each GPU. */
  readonly estimated?: {readonly flopsPerSecond?: number; readonly bytesPerSecond?: number}
}

/** Rates, or why there are none. */
export type ReadRates = {readonly rates: EngineRates} | {readonly fault: string}

export function engineRates(before: ScrapedEngine | undefined, now: ScrapedEngine): ReadRates {
  const [first, last] = [before, now].map(metricsOf)
  if (last === undefined || 'fault' in last) return {fault: last?.fault ?? 'nobody knows where it listens'}
  if (first === undefined || 'fault' in first)
    return {fault: 'it was not there at first: what it counts has no rate yet'}
  const kind = kindOf(last.metrics)
  if (kind === undefined) return {fault: 'it counts nothing that is known of vLLM or SGLang'}
  const seconds = last.atSeconds - first.atSeconds
  if (seconds <= 0 || before?.pid !== now.pid || isAnother(first.metrics, last.metrics)) return {fault: RESTARTED}
  return ratesOf(kind, seconds, first.metrics, last.metrics)
}

const RESTARTED = 'it was started again meanwhile: what it counts has no rate'

/** SGLang has metrics only when it is told so. */
const NO_METRICS = 'it has no /metrics: SGLang needs --enable-metrics, vLLM must not have --disable-log-stats'

function metricsOf(
  engine: ScrapedEngine | undefined,
): {readonly metrics: Exposition; readonly atSeconds: number} | {readonly fault: string} | undefined {
  if (engine?.metrics === undefined || engine.atMonotonicSeconds === undefined) return
  if ('fault' in engine.metrics) return {fault: `/metrics at port ${engine.port}: ${engine.metrics.fault}`}
  const {status, text} = engine.metrics
  if (status !== 200) return {fault: status === 404 ? NO_METRICS : `/metrics at port ${engine.port} answers ${status}`}
  return {metrics: expositionIn(text), atSeconds: engine.atMonotonicSeconds}
}

const KINDS = Object.keys(METRICS) as readonly EngineKind[]

const kindOf = (metrics: Exposition): EngineKind | undefined =>
  KINDS.find((kind) => [...metrics.keys()].some((name) => name.startsWith(`${kind}:`) || name.startsWith(`${kind}_`)))

/** What Python's client says of its own process, where it does. */
function isAnother(before: Exposition, now: Exposition): boolean {
  const [first, last] = [before, now].map((metrics) => metrics.get('process_start_time_seconds')?.[0]?.value)
  return first !== undefined && last !== undefined && first !== last
}

function ratesOf(kind: EngineKind, seconds: number, before: Exposition, now: Exposition): ReadRates {
  const names = METRICS[kind]
  const grown = (key: keyof EngineMetrics, combine?: typeof mean) => growthOf(names[key], before, now, combine)
  const counters = {
    computed: grown('computedTokens'),
    prompt: grown('promptTokens'),
    cached: grown('cachedTokens'),
    generated: grown('generatedTokens'),
    preemptions: grown('preemptions'),
    drafted: grown('draftTokens'),
    accepted: grown('acceptedTokens'),
    requests: grown('requests'),
    flops: grown('estimatedFlops', mean),
    readBytes: grown('estimatedReadBytes', mean),
    writtenBytes: grown('estimatedWriteBytes', mean),
  }
  const firstToken = histogramOf(names.firstToken, before, now)
  const interToken = histogramOf(names.interToken, before, now)
  const promptLength = histogramOf(names.promptLength, before, now)
  if ([...Object.values(counters), firstToken, interToken, promptLength].includes('reset')) return {fault: RESTARTED}
  const known = counters as Readonly<Record<keyof typeof counters, number | undefined>>
  const level = (key: keyof EngineMetrics, combine?: typeof mean) => {
    const both = [before, now].flatMap((metrics) => levelOf(names[key], metrics, combine) ?? [])
    return both.length === 0 ? undefined : mean(both)
  }
  const prompt = known.computed === undefined ? known.prompt : known.computed + (known.cached ?? 0)
  const running = level('running')
  const perSecond = (count: number | undefined) => (count === undefined ? undefined : count / seconds)
  const bytes = known.readBytes === undefined ? undefined : known.readBytes + (known.writtenBytes ?? 0)
  const rates = {
    ...{kind, seconds, running},
    waiting: level('waiting'),
    kvCacheShare: level('kvCacheShare', mean),
    promptTokensPerSecond: perSecond(prompt),
    cachedTokensPerSecond: perSecond(known.cached),
    generatedTokensPerSecond: perSecond(known.generated),
    preemptions: known.preemptions,
    acceptedShare: known.drafted ? (known.accepted ?? 0) / known.drafted : speculated(level('acceptedShare', mean)),
    firstTokenSeconds: firstToken as HistogramGrowth | undefined,
    interTokenSeconds: interToken as HistogramGrowth | undefined,
    promptTokens:
      (promptLength as HistogramGrowth | undefined)?.mean ??
      (known.requests && known.prompt !== undefined ? known.prompt / known.requests : undefined),
    contextTokens: contextOf(kind, [before, now]),
    kvCacheDtype: now.get('vllm:cache_config_info')?.[0]?.labels.cache_dtype,
    engines: enginesIn(names, now),
    ...(known.flops !== undefined && {
      estimated: withoutUndefined({flopsPerSecond: perSecond(known.flops), bytesPerSecond: perSecond(bytes)}),
    }),
  }
  return {rates: withoutUndefined(rates) satisfies Defined<typeof rates>}
}

/** SGLang's gauge is 0 where nothing is drafted. */
const speculated = (share: number | undefined) => (share === 0 ? undefined : share)

const enginesIn = ({running}: EngineMetrics, metrics: Exposition) =>
  Math.max(1, levelOf(running, metrics, (values) => values.length) ?? 1)

/** Tokens that sequences hold ÷ sequences, of the looks at which any ran. */
function contextOf(kind: EngineKind, looks: readonly Exposition[]): number | undefined {
  const held = looks.flatMap((metrics) => {
    const running = levelOf(METRICS[kind].running, metrics)
    const tokens = kind === 'vllm' ? heldByVllm(metrics) : levelOf([{name: 'sglang:num_used_tokens'}], metrics)
    return running === undefined || running === 0 || tokens === undefined ? [] : [{running, tokens}]
  })
  if (held.length === 0) return
  return held.reduce((all, {tokens}) => all + tokens, 0) / held.reduce((all, {running}) => all + running, 0)
}

/** Of each engine its share of its blocks; the configuration stands in labels of a gauge that is always 1. */
function heldByVllm(metrics: Exposition): number | undefined {
  const info = metrics.get('vllm:cache_config_info')?.[0]?.labels
  const said = Number(info?.kv_cache_size_tokens)
  const tokens = said > 0 ? said : Number(info?.num_gpu_blocks) * Number(info?.block_size)
  const share = levelOf(METRICS.vllm.kvCacheShare, metrics)
  return share === undefined || !(tokens > 0) ? undefined : share * tokens
}
