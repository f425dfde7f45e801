#pragma once
// What a warp multiplies by its tensor core, over and over: how fast, and whether every warp finds the same.
#include "device.cuh"

constexpr int CHAINS = 8;
constexpr u32 WARP = 32;

/** Two sets of what a warp holds of A (4 registers a lane) and B (2), which the chains take in turn. */
struct Fragments {
  u32 a[2][4], b[2][2];
};

INLINE Fragments fragmentsOf(const u32 *from) {
  const u32 lane = u32(threadIndex() % WARP);
  Fragments values;
#pragma unroll
  for (int set = 0; set < 2; set++) {
#pragma unroll
    for (int each = 0; each < 4; each++) values.a[set][each] = from[(set * 6 + each) * WARP + lane];
#pragma unroll
    for (int each = 0; each < 2; each++) values.b[set][each] = from[(set * 6 + 4 + each) * WARP + lane];
  }
  return values;
}

INLINE u32 bitsOf(float value) { return __builtin_bit_cast(u32, value); }
INLINE u32 bitsOf(int value) { return u32(value); }

/** What every warp must have found alike: one number of all sums of a lane. */
template <class Sum> INLINE void tell(const Sum (&sums)[CHAINS][4], u32 *out) {
  u32 mix = 0;
#pragma unroll
  for (int chain = 0; chain < CHAINS; chain++)
#pragma unroll
    for (int each = 0; each < 4; each++) mix = mix * 0x9E3779B1u + bitsOf(sums[chain][each]);
  out[threadIndex()] = mix;
}

#define MMA_KERNEL(name, Sum, instruction, letter)                                                                                       \
  KERNEL name(const u32 *fragments, u32 rounds, u32 *out) {                                                                              \
    const Fragments f = fragmentsOf(fragments);                                                                                          \
    Sum s[CHAINS][4] = {};                                                                                                               \
    for (u32 round = 0; round < rounds; round++)                                                                                         \
      _Pragma("unroll") for (int chain = 0; chain < CHAINS; chain++) asm volatile(                                                       \
          "mma.sync.aligned." instruction " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"                             \
          : "+" letter(s[chain][0]), "+" letter(s[chain][1]), "+" letter(s[chain][2]), "+" letter(s[chain][3])                           \
          : "r"(f.a[chain % 2][0]), "r"(f.a[chain % 2][1]), "r"(f.a[chain % 2][2]), "r"(f.a[chain % 2][3]), "r"(f.b[chain % 2][0]),      \
            "r"(f.b[chain % 2][1]));                                                                                                     \
    tell(s, out);                                                                                                                        \
  }
