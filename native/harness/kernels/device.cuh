#pragma once
// What both clang and nvcc take, without a header of NVIDIA's.

#ifndef __global__
#define __global__ __attribute__((global))
#endif
#ifndef __device__
#define __device__ __attribute__((device))
#endif
#define KERNEL extern "C" __global__ void
#define INLINE static inline __device__

using u32 = unsigned int;
using u64 = unsigned long long;

INLINE u32 blockIndex() {
  u32 value;
  asm("mov.u32 %0, %%ctaid.x;" : "=r"(value));
  return value;
}

/** Of this thread in the whole grid, which is beyond 32 bits' bytes. */
INLINE u64 threadIndex() {
  u32 thread, threads;
  asm("mov.u32 %0, %%tid.x;" : "=r"(thread));
  asm("mov.u32 %0, %%ntid.x;" : "=r"(threads));
  return u64{blockIndex()} * threads + thread;
}

INLINE u64 threadCount() {
  u32 threads, blocks;
  asm("mov.u32 %0, %%ntid.x;" : "=r"(threads));
  asm("mov.u32 %0, %%nctaid.x;" : "=r"(blocks));
  return u64{blocks} * threads;
}

/** Sixteen bytes, which one load or store moves. */
struct Pair {
  u64 low, high;
};

/** Past the first cache, where another GPU's memory would lie stale. */
INLINE Pair load(const Pair *from) {
  Pair value;
  asm volatile("ld.global.cg.v2.u64 {%0, %1}, [%2];" : "=l"(value.low), "=l"(value.high) : "l"(from));
  return value;
}

INLINE void store(Pair *to, Pair value) {
  asm volatile("st.global.cg.v2.u64 [%0], {%1, %2};" : : "l"(to), "l"(value.low), "l"(value.high) : "memory");
}

INLINE void addTo(u64 *total, u64 value) { asm volatile("red.global.add.u64 [%0], %1;" : : "l"(total), "l"(value) : "memory"); }
INLINE void lowerTo(u64 *least, u64 value) { asm volatile("red.global.min.u64 [%0], %1;" : : "l"(least), "l"(value) : "memory"); }
