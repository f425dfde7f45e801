/** What a decoder's config.json says of its shape: enough to count what a token costs. */
export interface Transformer {
  /** As config.json has it: `llama`, `qwen3_moe`. */
  readonly modelType: string
  readonly layers: readonly LayerGroup[]
  readonly hiddenSize: number
  readonly embeddings: {
    readonly vocabSize: number
    /** Learned positions, a table that is looked up; 0 where positions are rotated. */
    readonly positions: number
    /** Whether the table of words is also what the last layer multiplies by. */
    readonly tied: boolean
  }
  /** Of the norm behind the last layer. */
  readonly finalNormParameters: number
  readonly weights: WeightFormat | {readonly unknown: string}
  /** Of the KV cache, as the checkpoint says; engines may be told otherwise. */
  readonly kvCacheBytes: number | {readonly unknown: string}
}

/** Layers that are alike. */
export interface LayerGroup {
  readonly count: number
  readonly attention: Attention
  readonly feedForward: FeedForward
  /** Of norms, which no format makes smaller. */
  readonly normParameters: number
}

/** What one layer's attention costs; widths are in numbers, of all heads together. */
export interface Attention {
  readonly parameters: number
  /** d_att: 4·d_att·c operations to attend to c tokens, scores and sums together, when these are new; heads × head_dim. */
  readonly width: number
  /** The same for a token that is decoded: by MLA over what is cached, which is wider. */
  readonly decodeWidth: number
  /** Numbers that a token leaves in the KV cache. */
  readonly cachedPerToken: number
  /** No token attends to more than so many; absent: to all before it. */
  readonly window?: number
}

export interface FeedForward {
  /** Of what every token goes through: a dense layer, or experts that all share. */
  readonly denseParameters: number
  /** What chooses experts, which no format makes smaller. */
  readonly routerParameters: number
  readonly experts?: {readonly count: number; readonly active: number; readonly parametersEach: number}
}

/** How weights lie in memory. */
export interface WeightFormat {
  /** `bf16`, `fp8`, `4-bit awq`. */
  readonly name: string
  /** Of each weight of attention and feed-forward layers, its share of scales included. */
  readonly bytes: number
  /** Of all others: embeddings, norms, routers, the last layer. */
  readonly otherBytes: number
  /** In what GPUs multiply: weights of 4 bit are made bf16 first. */
  readonly arithmetic: 'bf16' | 'fp8' | 'fp4' | 'tf32'
}

/** A model, or why its shape is not known. Nothing is guessed. */
export type ReadModel = {readonly transformer: Transformer} | {readonly unknown: string}
