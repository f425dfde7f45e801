export type EngineKind = 'vllm' | 'sglang'

/** By which name an engine counts a thing: the first of these that is there, newer ones first; with a label that it must have. */
export interface MetricName {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
}

export interface EngineMetrics {
  readonly running: readonly MetricName[]
  readonly waiting: readonly MetricName[]
  /** Share of the KV cache that sequences hold. */
  readonly kvCacheShare: readonly MetricName[]
  /** Those of prompts, cached ones with them. */
  readonly promptTokens: readonly MetricName[]
  /** Those of them that were computed, where they are counted by themselves. */
  readonly computedTokens: readonly MetricName[]
  readonly cachedTokens: readonly MetricName[]
  readonly generatedTokens: readonly MetricName[]
  readonly preemptions: readonly MetricName[]
  readonly draftTokens: readonly MetricName[]
  readonly acceptedTokens: readonly MetricName[]
  /** Speculative acceptance as the engine itself tells it for its last steps, where it counts no tokens. */
  readonly acceptedShare: readonly MetricName[]
  readonly estimatedFlops: readonly MetricName[]
  readonly estimatedReadBytes: readonly MetricName[]
  readonly estimatedWriteBytes: readonly MetricName[]
  /** Histograms. */
  readonly firstToken: readonly MetricName[]
  readonly interToken: readonly MetricName[]
  readonly promptLength: readonly MetricName[]
  /** Requests that ended, to tell a prompt's mean length without a histogram of them. */
  readonly requests: readonly MetricName[]
}

const names = (...all: readonly string[]): readonly MetricName[] => all.map((name) => ({name}))

/**
 * What vLLM and SGLang call what they count. Python's client adds `_total` to counters that have none; vLLM's own documentation leaves it out.
 *
 * @source vLLM, vllm/v1/metrics/loggers.py: `gpu_cache_usage_perc`, `gpu_prefix_cache_*` until 0.9, `time_per_output_token_seconds` until 0.11;
 * vllm/v1/spec_decode/metrics.py; vllm/v1/metrics/perf.py with `--enable-mfu-metrics`.
 * SGLang, python/sglang/srt/observability/metrics_collector.py (before, srt/metrics/collector.py) with `--enable-metrics`; its `*_tokens_total`
 * grow when a request ends, `realtime_tokens_total` while it runs; older ones have `time_per_output_token_seconds`. Its router writes `_` for `:`.
 */
export const METRICS: Readonly<Record<EngineKind, EngineMetrics>> = {
  vllm: {
    running: names('vllm:num_requests_running'),
    waiting: names('vllm:num_requests_waiting'),
    kvCacheShare: names('vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'),
    promptTokens: names('vllm:prompt_tokens_total'),
    computedTokens: [],
    cachedTokens: names(
      'vllm:prompt_tokens_cached_total',
      'vllm:prefix_cache_hits_total',
      'vllm:gpu_prefix_cache_hits_total',
    ),
    generatedTokens: names('vllm:generation_tokens_total'),
    preemptions: names('vllm:num_preemptions_total'),
    draftTokens: names('vllm:spec_decode_num_draft_tokens_total'),
    acceptedTokens: names('vllm:spec_decode_num_accepted_tokens_total'),
    acceptedShare: [],
    estimatedFlops: names('vllm:estimated_flops_per_gpu_total'),
    estimatedReadBytes: names('vllm:estimated_read_bytes_per_gpu_total'),
    estimatedWriteBytes: names('vllm:estimated_write_bytes_per_gpu_total'),
    firstToken: names('vllm:time_to_first_token_seconds'),
    interToken: names('vllm:inter_token_latency_seconds', 'vllm:time_per_output_token_seconds'),
    promptLength: names('vllm:request_prompt_tokens'),
    requests: [],
  },
  sglang: {
    running: names('sglang:num_running_reqs'),
    waiting: names('sglang:num_queue_reqs'),
    kvCacheShare: names('sglang:token_usage'),
    promptTokens: names('sglang:prompt_tokens_total'),
    computedTokens: [{name: 'sglang:realtime_tokens_total', labels: {mode: 'prefill_compute'}}],
    cachedTokens: [
      {name: 'sglang:realtime_tokens_total', labels: {mode: 'prefill_cache'}},
      ...names('sglang:cached_tokens_total'),
    ],
    generatedTokens: [
      {name: 'sglang:realtime_tokens_total', labels: {mode: 'decode'}},
      ...names('sglang:generation_tokens_total'),
    ],
    preemptions: names('sglang:num_retracted_requests_total'),
    draftTokens: [],
    acceptedTokens: [],
    acceptedShare: names('sglang:spec_accept_rate'),
    estimatedFlops: names('sglang:estimated_flops_per_gpu_total'),
    estimatedReadBytes: names('sglang:estimated_read_bytes_per_gpu_total'),
    estimatedWriteBytes: names('sglang:estimated_write_bytes_per_gpu_total'),
    firstToken: names('sglang:time_to_first_token_seconds'),
    interToken: names('sglang:inter_token_latency_seconds', 'sglang:time_per_output_token_seconds'),
    promptLength: names('sglang:prompt_tokens_histogram'),
    requests: names('sglang:num_requests_total'),
  },
}
