import {z} from 'zod'
import {groupedAttention, latentAttention} from './attention.ts'
import type {Attention, FeedForward, LayerGroup, Transformer} from './transformer.ts'

/** What a family's config.json says, less what all have. */
export type Shape = Omit<Transformer, 'modelType' | 'weights' | 'kvCacheBytes'>

const count = z.int().positive()

const decoderSchema = z.looseObject({
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  intermediate_size: count,
  vocab_size: count,
  tie_word_embeddings: z.boolean().optional(),
  attention_bias: z.boolean().optional(),
  mlp_bias: z.boolean().optional(),
  sliding_window: count.nullish(),
})
type Decoder = z.infer<typeof decoderSchema>

const qwenWindowSchema = z.object({
  use_sliding_window: z.boolean().optional(),
  max_window_layers: z.int().nonnegative().optional(),
})

const sparseSchema = z.object({
  num_experts: count,
  num_experts_per_tok: count,
  moe_intermediate_size: count,
  decoder_sparse_step: count.default(1),
  mlp_only_layers: z.array(z.int()).default([]),
  use_sliding_window: z.literal(false).optional(),
})

/**
 * Families by model_type; what each adds to one frame: an attention, a gated feed-forward of three matrices, two norms in each layer and one behind
 * the last, one table of words in front and one behind unless both are the same.
 *
 * @source Hugging Face transformers, models/(family)/modeling_(family).py; DeepSeek-V3, inference/model.py
 */
export const FAMILIES: Readonly<Record<string, z.ZodType<Shape>>> = {
  llama: decoderSchema.transform((config) => alike(config, {window: undefined})),
  mistral: decoderSchema.transform((config) => alike(config, {window: config.sliding_window ?? undefined})),
  qwen2: z.intersection(decoderSchema, qwenWindowSchema).transform((config) => withWindows(config, {qkvBias: true})),
  qwen3: z.intersection(decoderSchema, qwenWindowSchema).transform((config) => withWindows(config, {headNorms: true})),
  mixtral: z
    .intersection(decoderSchema, z.object({num_local_experts: count, num_experts_per_tok: count}))
    .transform((config) => {
      const experts = {
        ...{count: config.num_local_experts, active: config.num_experts_per_tok},
        parametersEach: gated(config.hidden_size, config.intermediate_size),
      }
      const window = config.sliding_window ?? undefined
      return alike(config, {window, feedForward: sparse(config.hidden_size, experts)})
    }),
  qwen2_moe: z
    .intersection(decoderSchema, sparseSchema.extend({shared_expert_intermediate_size: count}))
    .transform((config) => {
      const hidden = config.hidden_size
      // the shared expert has a gate of its own
      const shared = gated(hidden, config.shared_expert_intermediate_size) + hidden
      return mixed(config, {qkvBias: true, shared})
    }),
  qwen3_moe: z
    .intersection(decoderSchema, sparseSchema)
    .transform((config) => mixed(config, {headNorms: true, shared: 0})),
  deepseek_v2: deepSeek(false),
  deepseek_v3: deepSeek(true),
  kimi_k2: deepSeek(true),
  gpt_neox: z
    .looseObject({
      ...{hidden_size: count, num_hidden_layers: count, num_attention_heads: count, intermediate_size: count},
      ...{
        vocab_size: count,
        tie_word_embeddings: z.boolean().optional(),
        attention_bias: z.literal(true).default(true),
      },
    })
    .transform(
      (config): Shape => ({
        hiddenSize: config.hidden_size,
        embeddings: {vocabSize: config.vocab_size, positions: 0, tied: config.tie_word_embeddings ?? false},
        finalNormParameters: 2 * config.hidden_size,
        layers: [plainLayers(config.num_hidden_layers, config.hidden_size, config.intermediate_size)],
      }),
    ),
  gpt2: z
    .looseObject({n_embd: count, n_layer: count, n_head: count, n_positions: count, vocab_size: count})
    .and(z.object({n_inner: count.nullish(), tie_word_embeddings: z.boolean().default(true)}))
    .transform(
      (config): Shape => ({
        hiddenSize: config.n_embd,
        embeddings: {vocabSize: config.vocab_size, positions: config.n_positions, tied: config.tie_word_embeddings},
        finalNormParameters: 2 * config.n_embd,
        layers: [plainLayers(config.n_layer, config.n_embd, config.n_inner ?? 4 * config.n_embd)],
      }),
    ),
}

interface Manner {
  readonly window?: number | undefined
  /** Of queries, keys and values, not of what comes out. */
  readonly qkvBias?: boolean
  /** Whether queries and keys of each head are normed. */
  readonly headNorms?: boolean
  readonly feedForward?: FeedForward
}

function alike(config: Decoder, manner: Manner, layers = config.num_hidden_layers): Shape {
  return frame(config, [layersOf(config, layers, manner)])
}

/** Qwen's: layers from `max_window_layers` on have a window, where windows are used at all. */
function withWindows(config: Decoder & z.infer<typeof qwenWindowSchema>, manner: Manner): Shape {
  const {num_hidden_layers: layers} = config
  const window = config.use_sliding_window ? (config.sliding_window ?? undefined) : undefined
  const full = window === undefined ? layers : Math.min(layers, config.max_window_layers ?? layers)
  const groups = [layersOf(config, full, manner), layersOf(config, layers - full, {...manner, window})]
  return frame(config, groups.filter(isAny))
}

/** Some layers with experts, some without. */
function mixed(
  config: Decoder & z.infer<typeof sparseSchema>,
  {shared, ...manner}: Manner & {readonly shared: number},
): Shape {
  const {hidden_size: hidden, num_hidden_layers: layers, mlp_only_layers: dense, decoder_sparse_step: step} = config
  const isSparse = (layer: number) => !dense.includes(layer) && (layer + 1) % step === 0
  const withExperts = Array.from({length: layers}, (_, layer) => isSparse(layer)).filter(Boolean).length
  const experts = {
    ...{count: config.num_experts, active: config.num_experts_per_tok},
    parametersEach: gated(hidden, config.moe_intermediate_size),
  }
  const feedForward = sparse(hidden, experts, shared)
  const groups = [
    layersOf(config, withExperts, {...manner, feedForward}),
    layersOf(config, layers - withExperts, manner),
  ]
  return frame(config, groups.filter(isAny))
}

const isAny = ({count}: LayerGroup) => count > 0

function layersOf(config: Decoder, layers: number, {window, qkvBias, headNorms, feedForward}: Manner): LayerGroup {
  const {hidden_size: hidden, num_attention_heads: heads, attention_bias: bias = false} = config
  const headSize = config.head_dim ?? hidden / heads
  const size = {hidden, heads, keyValueHeads: config.num_key_value_heads ?? heads, headSize}
  const attention = groupedAttention(size, {qkv: qkvBias || bias, out: bias})
  const dense = {denseParameters: gated(hidden, config.intermediate_size, config.mlp_bias), routerParameters: 0}
  return {
    count: layers,
    attention: window === undefined ? attention : {...attention, window},
    feedForward: feedForward ?? dense,
    normParameters: 2 * hidden + (headNorms ? 2 * headSize : 0),
  }
}

const frame = (
  config: Pick<Decoder, 'hidden_size' | 'vocab_size' | 'tie_word_embeddings'>,
  layers: readonly LayerGroup[],
): Shape => ({
  hiddenSize: config.hidden_size,
  embeddings: {vocabSize: config.vocab_size, positions: 0, tied: config.tie_word_embeddings ?? false},
  finalNormParameters: config.hidden_size,
  layers,
})

/** Of gate, up and down. */
const gated = (hidden: number, inner: number, bias = false) => 3 * hidden * inner + (bias ? 2 * inner + hidden : 0)

const sparse = (
  hidden: number,
  experts: NonNullable<FeedForward['experts']>,
  denseParameters = 0,
  routerBias = 0,
): FeedForward => ({denseParameters, routerParameters: hidden * experts.count + routerBias, experts})

/** Two matrices with biases, and norms that have them too. */
function plainLayers(layers: number, hidden: number, inner: number): LayerGroup {
  const attention: Attention = {
    ...{parameters: 4 * hidden * hidden + 4 * hidden, width: hidden, decodeWidth: hidden},
    cachedPerToken: 2 * hidden,
  }
  const feedForward = {denseParameters: 2 * hidden * inner + inner + hidden, routerParameters: 0}
  return {count: layers, attention, feedForward, normParameters: 4 * hidden}
}

/** The layers behind the first ones have experts; the module that predicts one token more is no part of the model's work. */
function deepSeek(hasBalancingBias: boolean): z.ZodType<Shape> {
  const schema = z.looseObject({
    ...{hidden_size: count, num_hidden_layers: count, num_attention_heads: count, intermediate_size: count},
    ...{vocab_size: count, tie_word_embeddings: z.boolean().optional(), attention_bias: z.literal(false).optional()},
    ...{q_lora_rank: count.nullish(), kv_lora_rank: count, v_head_dim: count},
    ...{qk_nope_head_dim: count, qk_rope_head_dim: count},
    ...{
      n_routed_experts: count.nullish(),
      num_experts_per_tok: count.nullish(),
      moe_intermediate_size: count.nullish(),
    },
    ...{n_shared_experts: z.int().nonnegative().nullish(), first_k_dense_replace: z.int().nonnegative().default(0)},
    moe_layer_freq: z.literal(1).default(1),
  })
  return schema.transform((config): Shape => {
    const {hidden_size: hidden, num_hidden_layers: layers} = config
    const {parameters, normParameters, ...attention} = latentAttention({
      ...{hidden, heads: config.num_attention_heads, queryRank: config.q_lora_rank ?? undefined},
      ...{keyValueRank: config.kv_lora_rank, valueSize: config.v_head_dim},
      ...{plainSize: config.qk_nope_head_dim, rotatedSize: config.qk_rope_head_dim},
    })
    const group = (count: number, feedForward: FeedForward): LayerGroup => ({
      ...{count, feedForward, attention: {...attention, parameters}},
      normParameters: 2 * hidden + normParameters,
    })
    const {n_routed_experts: experts, num_experts_per_tok: active, moe_intermediate_size: inner} = config
    const hasExperts = experts != null && active != null && inner != null
    const first = hasExperts ? Math.min(layers, config.first_k_dense_replace) : layers
    const groups = [group(first, {denseParameters: gated(hidden, config.intermediate_size), routerParameters: 0})]
    if (hasExperts) {
      const each = gated(hidden, inner)
      const shared = (config.n_shared_experts ?? 0) * each
      const routed = {count: experts, active, parametersEach: each}
      groups.push(group(layers - first, sparse(hidden, routed, shared, hasBalancingBias ? experts : 0)))
    }
    return frame(config, groups.filter(isAny))
  })
}
