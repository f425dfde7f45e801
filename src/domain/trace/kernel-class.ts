import type {TraceEvent} from './trace-event.ts'

/** What kinds of work GPUs spend their time with, in the order in which a person asks for them. */
export const KERNEL_CLASSES = [
  ...([
    'matmul',
    'attention',
    'convolution',
    'collective',
    'norm',
    'softmax',
    'optimizer',
    'moe',
    'embedding',
  ] as const),
  ...(['quantize', 'reduction', 'elementwise', 'compiled', 'copy', 'memset', 'other'] as const),
]
export type KernelClass = (typeof KERNEL_CLASSES)[number]

/** Which class a kernel belongs to, by its name; the first that fits. What no rule knows is `other`. */
export function kernelClass({category, name}: Pick<TraceEvent, 'category' | 'name'>): KernelClass {
  if (category === 'gpu_memcpy') return 'copy'
  if (category === 'gpu_memset') return 'memset'
  return RULES.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other'
}

/**
 * Words of the names that libraries give their kernels.
 *
 * @source NVIDIA NCCL src/device (ncclDevKernel_*), cuBLAS (*gemm*, cutlass, nvjet, xmma), cuDNN (fprop, dgrad, wgrad), FlashAttention
 * (flash_*), TensorRT-LLM (fmha), vLLM and SGLang csrc (paged_attention, reshape_and_cache, moe_align, cross_device_reduce, rms_norm),
 * PyTorch aten/src/ATen/native/cuda (multi_tensor_apply, elementwise_kernel, reduce_kernel, vectorized_…), Inductor (triton_poi, _red, _per)
 */
const RULES: readonly (readonly [KernelClass, RegExp])[] = [
  [
    'collective',
    /nccl|rccl|nvshmem|cross_device_reduce|all_?reduce|all_?gather|reduce_scatter|all_?to_?all|symm_mem|multimem/i,
  ],
  [
    'attention',
    /flash|fmha|fused_attention|paged_attention|attention|mha_|_mha|reshape_and_cache|decode_kernel.*kv|rotary/i,
  ],
  ['convolution', /conv|fprop|dgrad|wgrad|winograd|implicit_gemm/i],
  ['moe', /moe|topk_gating|expert|grouped_topk|permute_tokens/i],
  [
    'matmul',
    /gemm|gemv|cutlass|nvjet|xmma|wgmma|cublas|matmul|_mm_|splitk|marlin|machete|ampere_.*_tn|sm\d+_.*_(tn|nn|nt)/i,
  ],
  ['quantize', /quant|fp8_cast|scaled_fp8|cvt_fp8|dequant/i],
  ['norm', /layer_?norm|rms_?norm|batch_?norm|group_?norm|norm_kernel/i],
  ['softmax', /softmax|cross_entropy|nll_loss|log_sum_exp/i],
  ['optimizer', /multi_tensor_apply|adam|lamb|sgd_|optimizer|amp_update|foreach/i],
  ['embedding', /embedding|index_select|gather|scatter|index_put|indexing_backward|indexSelect/i],
  ['compiled', /^triton_/i],
  ['copy', /copy|memcpy|transpose|cat_?array|catArray|contiguous|direct_copy/i],
  ['reduction', /reduce|sum_|argmax|argmin|cumsum|scan|sort|topk|nonzero/i],
  [
    'elementwise',
    /elementwise|vectorized|unrolled|fill|silu|gelu|relu|sigmoid|dropout|bernoulli|distribution|act_and_mul|pointwise/i,
  ],
]
