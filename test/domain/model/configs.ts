/** config.json of models, as their authors publish them, less what says nothing of their shape. */
export const CONFIGS = {
  'Llama-3-8B': {
    ...{model_type: 'llama', hidden_size: 4096, intermediate_size: 14336, num_attention_heads: 32},
    ...{num_hidden_layers: 32, num_key_value_heads: 8, vocab_size: 128256, tie_word_embeddings: false},
    ...{attention_bias: false, torch_dtype: 'bfloat16'},
  },
  'Llama-3-70B': {
    ...{model_type: 'llama', hidden_size: 8192, intermediate_size: 28672, num_attention_heads: 64},
    ...{num_hidden_layers: 80, num_key_value_heads: 8, vocab_size: 128256, tie_word_embeddings: false},
    ...{attention_bias: false, torch_dtype: 'bfloat16'},
  },
  'Llama-3.2-1B': {
    ...{model_type: 'llama', hidden_size: 2048, intermediate_size: 8192, num_attention_heads: 32, head_dim: 64},
    ...{num_hidden_layers: 16, num_key_value_heads: 8, vocab_size: 128256, tie_word_embeddings: true},
    ...{attention_bias: false, mlp_bias: false, torch_dtype: 'bfloat16'},
  },
  'Mistral-7B-v0.1': {
    ...{model_type: 'mistral', hidden_size: 4096, intermediate_size: 14336, num_attention_heads: 32},
    ...{num_hidden_layers: 32, num_key_value_heads: 8, vocab_size: 32000, tie_word_embeddings: false},
    ...{sliding_window: 4096, torch_dtype: 'bfloat16'},
  },
  'Qwen2.5-7B': {
    ...{model_type: 'qwen2', hidden_size: 3584, intermediate_size: 18944, num_attention_heads: 28},
    ...{num_hidden_layers: 28, num_key_value_heads: 4, vocab_size: 152064, tie_word_embeddings: false},
    ...{use_sliding_window: false, sliding_window: 131072, max_window_layers: 28, torch_dtype: 'bfloat16'},
  },
  'Qwen2.5-0.5B': {
    ...{model_type: 'qwen2', hidden_size: 896, intermediate_size: 4864, num_attention_heads: 14},
    ...{num_hidden_layers: 24, num_key_value_heads: 2, vocab_size: 151936, tie_word_embeddings: true},
    ...{use_sliding_window: false, sliding_window: 32768, max_window_layers: 24, torch_dtype: 'bfloat16'},
  },
  'Qwen3-8B': {
    ...{model_type: 'qwen3', hidden_size: 4096, intermediate_size: 12288, num_attention_heads: 32, head_dim: 128},
    ...{num_hidden_layers: 36, num_key_value_heads: 8, vocab_size: 151936, tie_word_embeddings: false},
    ...{attention_bias: false, use_sliding_window: false, sliding_window: null, torch_dtype: 'bfloat16'},
  },
  'Mixtral-8x7B-v0.1': {
    ...{model_type: 'mixtral', hidden_size: 4096, intermediate_size: 14336, num_attention_heads: 32},
    ...{num_hidden_layers: 32, num_key_value_heads: 8, vocab_size: 32000, tie_word_embeddings: false},
    ...{num_local_experts: 8, num_experts_per_tok: 2, sliding_window: null, torch_dtype: 'bfloat16'},
  },
  'Qwen1.5-MoE-A2.7B': {
    ...{model_type: 'qwen2_moe', hidden_size: 2048, intermediate_size: 5632, num_attention_heads: 16},
    ...{num_hidden_layers: 24, num_key_value_heads: 16, vocab_size: 151936, tie_word_embeddings: false},
    ...{num_experts: 60, num_experts_per_tok: 4, moe_intermediate_size: 1408, decoder_sparse_step: 1},
    ...{shared_expert_intermediate_size: 5632, use_sliding_window: false, torch_dtype: 'bfloat16'},
  },
  'Qwen3-30B-A3B': {
    ...{model_type: 'qwen3_moe', hidden_size: 2048, intermediate_size: 6144, num_attention_heads: 32, head_dim: 128},
    ...{num_hidden_layers: 48, num_key_value_heads: 4, vocab_size: 151936, tie_word_embeddings: false},
    ...{num_experts: 128, num_experts_per_tok: 8, moe_intermediate_size: 768, decoder_sparse_step: 1},
    ...{mlp_only_layers: [], attention_bias: false, use_sliding_window: false, torch_dtype: 'bfloat16'},
  },
  'DeepSeek-V2-Lite': {
    ...{model_type: 'deepseek_v2', hidden_size: 2048, intermediate_size: 10944, num_attention_heads: 16},
    ...{num_hidden_layers: 27, num_key_value_heads: 16, vocab_size: 102400, tie_word_embeddings: false},
    ...{q_lora_rank: null, kv_lora_rank: 512, qk_nope_head_dim: 128, qk_rope_head_dim: 64, v_head_dim: 128},
    ...{n_routed_experts: 64, num_experts_per_tok: 6, n_shared_experts: 2, moe_intermediate_size: 1408},
    ...{first_k_dense_replace: 1, moe_layer_freq: 1, attention_bias: false, torch_dtype: 'bfloat16'},
  },
  'DeepSeek-V3': {
    ...{model_type: 'deepseek_v3', hidden_size: 7168, intermediate_size: 18432, num_attention_heads: 128},
    ...{num_hidden_layers: 61, num_key_value_heads: 128, vocab_size: 129280, tie_word_embeddings: false},
    ...{q_lora_rank: 1536, kv_lora_rank: 512, qk_nope_head_dim: 128, qk_rope_head_dim: 64, v_head_dim: 128},
    ...{n_routed_experts: 256, num_experts_per_tok: 8, n_shared_experts: 1, moe_intermediate_size: 2048},
    ...{first_k_dense_replace: 3, moe_layer_freq: 1, attention_bias: false, torch_dtype: 'bfloat16'},
    ...{num_nextn_predict_layers: 1},
    quantization_config: {
      ...{quant_method: 'fp8', activation_scheme: 'dynamic', fmt: 'e4m3', weight_block_size: [128, 128]},
    },
  },
  gpt2: {
    ...{model_type: 'gpt2', n_ctx: 1024, n_embd: 768, n_head: 12, n_layer: 12, n_positions: 1024, vocab_size: 50257},
  },
  'pythia-6.9b': {
    ...{model_type: 'gpt_neox', hidden_size: 4096, intermediate_size: 16384, num_attention_heads: 32},
    ...{num_hidden_layers: 32, vocab_size: 50432, tie_word_embeddings: false, torch_dtype: 'float16'},
  },
} as const

export const configText = (name: keyof typeof CONFIGS, more: object = {}): string =>
  JSON.stringify({...CONFIGS[name], ...more})
