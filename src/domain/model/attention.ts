import type {Attention} from './transformer.ts'

/** Heads of queries, of which several may share one of keys and values. */
export function groupedAttention(
  {
    hidden,
    heads,
    keyValueHeads,
    headSize,
  }: {readonly hidden: number; readonly heads: number; readonly keyValueHeads: number; readonly headSize: number},
  bias: {readonly qkv: boolean; readonly out: boolean},
): Attention {
  const width = heads * headSize
  const keyValueWidth = 2 * keyValueHeads * headSize
  const biases = (bias.qkv ? width + keyValueWidth : 0) + (bias.out ? hidden : 0)
  const parameters = hidden * (width + keyValueWidth) + width * hidden + biases
  return {parameters, width, decodeWidth: width, cachedPerToken: keyValueWidth}
}

export interface LatentSizes {
  readonly hidden: number
  readonly heads: number
  /** Absent: queries are made without going through a narrower layer. */
  readonly queryRank: number | undefined
  readonly keyValueRank: number
  /** Of a head's keys: those that are not rotated, those that are, which all heads share. */
  readonly plainSize: number
  readonly rotatedSize: number
  readonly valueSize: number
}

/**
 * Multi-head latent attention. The cache has one latent and one rotated key for all heads; a token that is decoded attends over the latents as
 * they are, with the matrices that would widen them taken into its query: more operations, but the cache need not be widened again for each.
 *
 * @source DeepSeek-V2 (arXiv 2405.04434), section 2.1 and appendix C
 */
export function latentAttention(sizes: LatentSizes): Attention & {readonly normParameters: number} {
  const {hidden, heads, queryRank, keyValueRank, plainSize, rotatedSize, valueSize} = sizes
  const keySize = plainSize + rotatedSize
  const query = queryRank === undefined ? hidden * heads * keySize : hidden * queryRank + queryRank * heads * keySize
  const narrow = hidden * (keyValueRank + rotatedSize)
  const wide = keyValueRank * heads * (plainSize + valueSize)
  return {
    parameters: query + narrow + wide + heads * valueSize * hidden,
    normParameters: keyValueRank + (queryRank ?? 0),
    width: (heads * (keySize + valueSize)) / 2,
    decodeWidth: (heads * (2 * keyValueRank + rotatedSize)) / 2,
    cachedPerToken: keyValueRank + rotatedSize,
  }
}
