// Matrix multiplications as Ampere and later do them.
#include "mma.cuh"

MMA_KERNEL(mma_bf16, float, "m16n8k16.row.col.f32.bf16.bf16.f32", "f")
MMA_KERNEL(mma_fp16, float, "m16n8k16.row.col.f32.f16.f16.f32", "f")
MMA_KERNEL(mma_tf32, float, "m16n8k8.row.col.f32.tf32.tf32.f32", "f")
MMA_KERNEL(mma_int8, int, "m16n8k32.row.col.s32.s8.s8.s32", "r")
