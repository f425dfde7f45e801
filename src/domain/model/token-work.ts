import {ownParameters, parameterCounts, sumOf} from './parameters.ts'
import type {LayerGroup, Transformer, WeightFormat} from './transformer.ts'

/**
 * Operations of training one token of a sequence, forward and back: 6·P_act + 6·L·d_att·s. Attention is causal, so a token attends to half of the
 * sequence on average; what is computed a second time to save memory is no work of the model's and does not count.
 *
 * @source PaLM (arXiv 2204.02311), appendix B, which has 12·L·H·Q·T: that counts attention to all tokens, those behind too
 */
export const trainingFlops = (model: Transformer, sequenceTokens: number): number =>
  3 * forwardFlops(model, sequenceTokens)

/** Of one token of a prompt or of a sequence that is only scored: 2·P_act + 2·L·d_att·s. */
export const forwardFlops = (model: Transformer, sequenceTokens: number): number =>
  2 * parameterCounts(model).multiplied +
  sumOf(model, ({attention: {width, window}}) => 4 * width * meanContext(sequenceTokens, window))

/** Of one token that is generated behind c others: 2·P_act + 4·L·d_att·c. */
export const decodeFlops = (model: Transformer, contextTokens: number): number =>
  2 * parameterCounts(model).multiplied +
  sumOf(model, ({attention: {decodeWidth, window}}) => 4 * decodeWidth * within(contextTokens, window))

/** All weights in memory. */
export function weightBytes(model: Transformer, format: WeightFormat): number {
  const {total} = parameterCounts(model)
  const formatted = sumOf(model, (group) => formattedParameters(group, group.feedForward.experts?.count ?? 0))
  return formatted * format.bytes + (total - formatted) * format.otherBytes
}

/**
 * What one step reads of the weights, when it decodes so many sequences at once: all that is multiplied, of a layer's E experts those that any of
 * the sequences goes to, E·(1 − (1 − k/E)^batch) if each goes anywhere alike.
 */
export function stepWeightBytes(model: Transformer, format: WeightFormat, batch: number): number {
  const touched = ({feedForward: {experts}}: LayerGroup) =>
    experts === undefined ? 0 : experts.count * (1 - (1 - experts.active / experts.count) ** batch)
  const formatted = sumOf(model, (group) => formattedParameters(group, touched(group)))
  const {vocabSize} = model.embeddings
  const others =
    vocabSize * model.hiddenSize +
    model.finalNormParameters +
    sumOf(model, ({feedForward, normParameters}) => feedForward.routerParameters + normParameters)
  return formatted * format.bytes + others * format.otherBytes
}

/** What a token adds to the KV cache. */
export const kvBytesPerToken = (model: Transformer, bytesEach: number): number =>
  sumOf(model, ({attention}) => attention.cachedPerToken) * bytesEach

/** What a sequence of so many tokens holds of the KV cache, and what decoding its next token reads. */
export const kvBytes = (model: Transformer, bytesEach: number, contextTokens: number): number =>
  sumOf(model, ({attention: {cachedPerToken, window}}) => cachedPerToken * within(contextTokens, window)) * bytesEach

/** Bytes that decoding one token moves in a batch: its share of the weights, the cache that it reads, and what it writes. */
export const decodeBytes = (
  model: Transformer,
  {format, kvBytesEach}: {readonly format: WeightFormat; readonly kvBytesEach: number},
  {batch, contextTokens}: {readonly batch: number; readonly contextTokens: number},
): number =>
  stepWeightBytes(model, format, batch) / batch +
  kvBytes(model, kvBytesEach, contextTokens) +
  kvBytesPerToken(model, kvBytesEach)

/** Those that a format makes smaller. */
const formattedParameters = (group: LayerGroup, experts: number) =>
  ownParameters(group) -
  group.normParameters -
  group.feedForward.routerParameters +
  experts * (group.feedForward.experts?.parametersEach ?? 0)

const within = (tokens: number, window = Number.POSITIVE_INFINITY) => Math.min(tokens, window)

/** To how many a token of a sequence attends on average: min(i, w) over its places i. */
const meanContext = (tokens: number, window = Number.POSITIVE_INFINITY) =>
  tokens <= window ? tokens / 2 : window - window ** 2 / (2 * tokens)
