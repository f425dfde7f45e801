import {describe, expect, test} from 'vitest'
import {KERNEL_CLASSES, kernelClass} from '../../../src/domain/trace/kernel-class.ts'

/** Names as profilers show them, by what they do. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  matmul: [
    'nvjet_hsh_256x128_64x4_2x1_v_bz_coopA_NNT',
    'sm90_xmma_gemm_bf16bf16_bf16f32_f32_tn_n_tilesize128x128x64_warpgroupsize1x1x1_execute_segment_k_off_kernel__5x_cublas',
    'void cutlass::Kernel2<cutlass_80_tensorop_bf16_s16816gemm_relu_bf16_256x128_32x3_nn_align8>(Params)',
    'ampere_bf16_s16816gemm_bf16_128x128_ldg8_f2f_stages_32x5_tn',
    'void gemv2T_kernel_val<int, int, float, float, float, float, 128, 16, 4, 4, false, false>',
    'void marlin::Marlin<__nv_bfloat16, 1125899906909960l, 0l>',
  ],
  attention: [
    'void flash::flash_fwd_kernel<Flash_fwd_kernel_traits<128, 128, 64, 4>>(Flash_fwd_params)',
    'void flash::flash_bwd_dq_dk_dv_loop_seqk_parallel_kernel<Flash_bwd_kernel_traits<128>>',
    'fmha_v2_flash_attention_bf16_64_128_S_qkv_128_causal_tma_ws_sm90_kernel',
    'void vllm::paged_attention_v2_kernel<unsigned short, 128, 16, 128, 512>',
    'void vllm::reshape_and_cache_flash_kernel<__nv_bfloat16, __nv_bfloat16>',
  ],
  collective: [
    'ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)',
    'ncclKernel_AllGather_RING_LL_Sum_int8_t',
    'void sglang::cross_device_reduce_1stage<__nv_bfloat16, 8>',
  ],
  convolution: ['sm80_xmma_fprop_implicit_gemm_f16f16_f16f16_f16_nhwckrsc_nhwc_tilesize128x128x64'],
  norm: [
    'void at::native::(anonymous namespace)::vectorized_layer_norm_kernel<float, float, false>',
    'void vllm::fused_add_rms_norm_kernel<c10::BFloat16, 8>',
  ],
  softmax: ['void (anonymous namespace)::softmax_warp_forward<float, float, float, 7, false, false>'],
  optimizer: ['void at::native::(anonymous namespace)::multi_tensor_apply_kernel<FusedAdamMathFunctor<float, 4>>'],
  moe: ['void vllm::moe::topkGatingSoftmax<8, 256, 4, 16, int>', 'fused_moe_kernel'],
  embedding: ['void at::native::(anonymous namespace)::indexSelectLargeIndex<c10::BFloat16, long>'],
  quantize: ['void vllm::dynamic_per_token_scaled_fp8_quant_kernel<c10::BFloat16>'],
  compiled: ['triton_poi_fused_mul_silu_3', 'triton_red_fused__to_copy_add_mean_mul_pow_rsqrt_0'],
  reduction: ['void at::native::reduce_kernel<512, 1, at::native::ReduceOp<float, at::native::MeanOps<float>>>'],
  elementwise: [
    'void at::native::vectorized_elementwise_kernel<4, at::native::CUDAFunctor_add<float>>',
    'void vllm::act_and_mul_kernel<c10::BFloat16, silu_kernel>',
  ],
  copy: ['void at::native::unrolled_elementwise_kernel<at::native::direct_copy_kernel_cuda(at::TensorIteratorBase&)>'],
  other: ['my_own_thing'],
}

describe.each(Object.entries(NAMES))('%s', (kind, names) => {
  test.each(names)('%s', (name) => expect(kernelClass({category: 'kernel', name})).toBe(kind))
})

test('copies and fills are known by what they are, not by their names', () => {
  expect(kernelClass({category: 'gpu_memcpy', name: 'Memcpy DtoD (Device -> Device)'})).toBe('copy')
  expect(kernelClass({category: 'gpu_memset', name: 'Memset (Device)'})).toBe('memset')
})

test('every kind is tried', () => {
  expect([...Object.keys(NAMES), 'memset'].sort()).toEqual([...KERNEL_CLASSES].sort())
})
