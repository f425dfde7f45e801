// Matrix multiplications of 8-bit floating-point numbers, as Ada and later do them.
#include "mma.cuh"

MMA_KERNEL(mma_fp8, float, "m16n8k32.row.col.f32.e4m3.e4m3.f32", "f")
