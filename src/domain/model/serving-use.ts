import {parameterCounts} from './parameters.ts'
import type {Peaks} from './peaks.ts'
import {
  decodeBytes,
  decodeFlops,
  forwardFlops,
  kvBytes,
  kvBytesPerToken,
  stepWeightBytes,
  weightBytes,
} from './token-work.ts'
import type {Transformer, WeightFormat} from './transformer.ts'

/** What an engine did, as far as it is known. */
export interface Served {
  /** Of prompts, without cached ones: what is not computed again is no work. */
  readonly computedTokensPerSecond?: number
  /** Speculation: accepted ones only. */
  readonly generatedTokensPerSecond?: number
  /** Of prompts, the mean. */
  readonly promptTokens?: number
  /** That running requests have behind them, the mean. */
  readonly contextTokens?: number
  /** Between two tokens of a request, the mean. */
  readonly interTokenSeconds?: number
  /** Whether several tokens may come of one step. */
  readonly isSpeculating: boolean
  /** How many copies of the weights the GPUs hold; absent where these share some of them. */
  readonly replicas?: number
  readonly kvBytesEach: number
}

/** How much of its GPUs a model that is served uses. What cannot be told is absent, and `missing` says for want of what. */
export interface ServingUse {
  /** Model FLOPs utilisation: operations that the tokens take ÷ what the GPUs could do. */
  readonly mfu?: number
  readonly flopsPerSecond?: number
  /**
   * Model bandwidth utilisation: bytes that decoding must move as it runs now ÷ what the memory could. Weights are read for each step, so a small
   * batch looks as good as a large one: see `decodeShare`.
   */
  readonly mbu?: number
  readonly bytesPerSecond?: number
  /** Sequences that a replica decodes at once. */
  readonly batch?: number
  /** Tokens a second ÷ those that these GPUs could decode with as many sequences at once as they have memory for. */
  readonly decodeShare?: number
  readonly roofline?: {readonly tokensPerSecond: number; readonly batch: number; readonly bound: 'compute' | 'memory'}
  /** Of the GPUs' time, what the prompts would take at their peak. */
  readonly prefillShare?: number
  readonly assumptions: readonly string[]
  readonly missing: readonly string[]
}

/** What engines take of the memory: long vLLM's default for --gpu-memory-utilization. */
const MEMORY_SHARE = 0.9

/**
 * @source PaLM (arXiv 2204.02311), appendix B, for MFU; Databricks, "LLM Inference Performance Engineering" (2023), for MBU
 */
export function servingUse(model: Transformer, served: Served, peaks: Peaks): ServingUse {
  const missing: string[] = []
  const flopsPerSecond = servedFlops(model, served, missing)
  const {weights} = model
  if ('unknown' in weights) missing.push(`bytes of a weight: ${weights.unknown}`)
  const sized = 'unknown' in weights ? undefined : weights
  const decode = sized && decodeOf(model, sized, served, missing)
  const best = sized && rooflineOf(model, sized, served, peaks, missing)
  const prefillSeconds = prefillSecondsOf(model, served, peaks)
  return {
    ...(flopsPerSecond !== undefined && {flopsPerSecond, mfu: flopsPerSecond / peaks.flopsPerSecond}),
    ...(decode && {...decode, mbu: decode.bytesPerSecond / peaks.bytesPerSecond}),
    ...(best && {roofline: best, decodeShare: (served.generatedTokensPerSecond ?? 0) / best.tokensPerSecond}),
    ...(prefillSeconds !== undefined && {prefillShare: prefillSeconds}),
    assumptions: best === undefined ? [] : assumptionsOf(model, served, best.batch),
    missing: [...new Set(missing)],
  }
}

function servedFlops(model: Transformer, served: Served, missing: string[]): number | undefined {
  const {computedTokensPerSecond: computed, generatedTokensPerSecond: generated, promptTokens, contextTokens} = served
  if (computed === undefined || generated === undefined) return absent(missing, 'tokens a second')
  if (computed > 0 && promptTokens === undefined) return absent(missing, 'the length of prompts')
  if (generated > 0 && contextTokens === undefined) return absent(missing, CONTEXT)
  return computed * forwardFlops(model, promptTokens ?? 0) + generated * decodeFlops(model, contextTokens ?? 0)
}

const CONTEXT = 'how many tokens running requests have behind them'

const SHARES = 'which weights its replicas share'

function decodeOf(model: Transformer, format: WeightFormat, served: Served, missing: string[]) {
  const {generatedTokensPerSecond: generated, interTokenSeconds: seconds, contextTokens: context, replicas} = served
  if (generated === undefined || generated === 0) return
  if (served.isSpeculating) return absent(missing, 'how often a speculating engine reads its weights')
  if (seconds === undefined || seconds === 0) return absent(missing, 'the time between tokens')
  if (context === undefined) return absent(missing, CONTEXT)
  if (replicas === undefined) return absent(missing, SHARES)
  const each = generated / replicas
  // a step gives each of its sequences a token: with less than one at a time there is a step for each token
  const batch = Math.max(1, each * seconds)
  const weights = (each / batch) * stepWeightBytes(model, format, batch)
  const cache = each * (kvBytes(model, served.kvBytesEach, context) + kvBytesPerToken(model, served.kvBytesEach))
  return {batch, bytesPerSecond: replicas * (weights + cache)}
}

function rooflineOf(model: Transformer, format: WeightFormat, served: Served, peaks: Peaks, missing: string[]) {
  const {contextTokens, replicas, kvBytesEach, generatedTokensPerSecond: generated} = served
  if (generated === undefined || generated === 0) return
  if (contextTokens === undefined || contextTokens <= 0) return absent(missing, CONTEXT)
  if (replicas === undefined) return absent(missing, SHARES)
  const free = (MEMORY_SHARE * peaks.memoryBytes) / replicas - weightBytes(model, format)
  const batch = Math.floor(free / kvBytes(model, kvBytesEach, contextTokens))
  if (batch < 1) return absent(missing, 'GPUs that hold the model: more of them, by --gpus')
  const computing = (decodeFlops(model, contextTokens) * replicas) / peaks.flopsPerSecond
  const bytes = decodeBytes(model, {format, kvBytesEach}, {batch, contextTokens})
  const moving = (bytes * replicas) / peaks.bytesPerSecond
  const bound = computing > moving ? ('compute' as const) : ('memory' as const)
  return {batch, bound, tokensPerSecond: replicas / Math.max(computing, moving)}
}

/** Of each second, what prompts would take at the GPUs' peak. */
function prefillSecondsOf(model: Transformer, served: Served, peaks: Peaks): number | undefined {
  const {computedTokensPerSecond: computed, promptTokens, kvBytesEach} = served
  if (computed === undefined || (computed > 0 && promptTokens === undefined)) return
  const computing = forwardFlops(model, promptTokens ?? 0) / peaks.flopsPerSecond
  return computed * Math.max(computing, kvBytesPerToken(model, kvBytesEach) / peaks.bytesPerSecond)
}

function assumptionsOf(model: Transformer, {replicas = 1}: Served, batch: number): readonly string[] {
  const {total, active} = parameterCounts(model)
  const each = replicas === 1 ? '' : ` in each of ${replicas} replicas`
  return [
    `${batch} sequences at once${each}: as many as fit in ${MEMORY_SHARE * 100} % of the memory beside the weights, all as long as the running ones`,
    ...(active < total ? ['sequences go to all experts alike'] : []),
  ]
}

function absent(missing: string[], what: string): undefined {
  missing.push(what)
  return undefined
}
