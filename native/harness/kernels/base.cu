// What every GPU from Volta on can do. Sizes are in pairs of 64-bit words, and every index has 64 bits: buffers may be of any size.
#include "../src/hash.h"
#include "device.cuh"

constexpr int IN_FLIGHT = 8;
constexpr u64 WARP = 32;

/** Holds its stream until the host opens the latch, so that all that waits behind it is queued before it begins. */
KERNEL spin(volatile u32 *isOpen, u64 limitNanoseconds, u32 *isLate) {
  u64 start, now;
  asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(start));
  while (*isOpen == 0) {
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(now));
    if (now - start > limitNanoseconds) {
      *isLate = 1;
      return;
    }
  }
}

/** Each 16 bytes are told by where they lie alone; those of odd warps may have another seed. */
KERNEL fill(u64 *at, u64 words, u64 evenSeed, u64 oddSeed) {
  for (u64 i = threadIndex(); i < words; i += threadCount()) at[i] = hashOf(i + ((i / 2 / WARP) % 2 == 0 ? evenSeed : oddSeed));
}

/** found: how many words are wrong, and which is the first. */
KERNEL check(const u64 *at, u64 words, u64 evenSeed, u64 oddSeed, u64 *found) {
  for (u64 i = threadIndex(); i < words; i += threadCount())
    if (at[i] != hashOf(i + ((i / 2 / WARP) % 2 == 0 ? evenSeed : oddSeed))) {
      addTo(found, 1);
      lowerTo(found + 1, i);
    }
}

INLINE void copyOnce(Pair *to, const Pair *from, u64 pairs) {
  const u64 step = threadCount();
  u64 i = threadIndex();
  for (; i + (IN_FLIGHT - 1) * step < pairs; i += IN_FLIGHT * step) {
    Pair values[IN_FLIGHT];
#pragma unroll
    for (int each = 0; each < IN_FLIGHT; each++) values[each] = load(from + i + u64(each) * step);
#pragma unroll
    for (int each = 0; each < IN_FLIGHT; each++) store(to + i + u64(each) * step, values[each]);
  }
  for (; i < pairs; i += step) store(to + i, load(from + i));
}

KERNEL copy(Pair *to, const Pair *from, u64 pairs, u32 repeats) {
  for (u32 repeat = 0; repeat < repeats; repeat++) copyOnce(to, from, pairs);
}

/** Odd warps copy from a to b, even ones from b to a. The grid must have an even number of warps. */
KERNEL copy_both(Pair *a, Pair *b, u64 pairs, u32 repeats) {
  const bool isOdd = threadIndex() / WARP % 2 == 1;
  for (u32 repeat = 0; repeat < repeats; repeat++) copyOnce(isOdd ? b : a, isOdd ? a : b, pairs);
}

KERNEL read_all(const Pair *from, u64 pairs, u32 repeats, u64 *total) {
  const u64 step = threadCount();
  u64 sum = 0;
  for (u32 repeat = 0; repeat < repeats; repeat++) {
    u64 i = threadIndex();
    for (; i + (IN_FLIGHT - 1) * step < pairs; i += IN_FLIGHT * step) {
      Pair values[IN_FLIGHT];
#pragma unroll
      for (int each = 0; each < IN_FLIGHT; each++) values[each] = load(from + i + u64(each) * step);
#pragma unroll
      for (int each = 0; each < IN_FLIGHT; each++) sum += values[each].low + values[each].high;
    }
    for (; i < pairs; i += step) {
      const Pair value = load(from + i);
      sum += value.low + value.high;
    }
  }
  addTo(total, sum);
}

/** Cheap values, since the hash would be what is measured. */
KERNEL write_all(Pair *to, u64 pairs, u32 repeats, u64 seed) {
  for (u32 repeat = 0; repeat < repeats; repeat++)
    for (u64 i = threadIndex(); i < pairs; i += threadCount()) store(to + i, {seed + 2 * i, seed + 2 * i + 1});
}

KERNEL check_written(const u64 *at, u64 words, u64 seed, u64 *found) {
  for (u64 i = threadIndex(); i < words; i += threadCount())
    if (at[i] != seed + i) {
      addTo(found, 1);
      lowerTo(found + 1, i);
    }
}

/** Whole numbers, which sums keep exact. */
KERNEL fill_numbers(double *at, u64 words, u64 shift) {
  for (u64 i = threadIndex(); i < words; i += threadCount()) at[i] = double((i + shift) % 1021);
}

KERNEL triad(Pair *a, const Pair *b, const Pair *c, u64 pairs, u32 repeats) {
  const u64 step = threadCount();
  const auto sum = [](u64 left, u64 right) {
    return u64(__builtin_bit_cast(u64, __builtin_bit_cast(double, left) + 3 * __builtin_bit_cast(double, right)));
  };
  for (u32 repeat = 0; repeat < repeats; repeat++)
    for (u64 i = threadIndex(); i < pairs; i += 4 * step) {
      Pair left[4], right[4];
#pragma unroll
      for (int each = 0; each < 4; each++)
        if (i + u64(each) * step < pairs) {
          left[each] = load(b + i + u64(each) * step);
          right[each] = load(c + i + u64(each) * step);
        }
#pragma unroll
      for (int each = 0; each < 4; each++)
        if (i + u64(each) * step < pairs)
          store(a + i + u64(each) * step, {sum(left[each].low, right[each].low), sum(left[each].high, right[each].high)});
    }
}

KERNEL check_triad(const double *a, u64 words, u64 shiftB, u64 shiftC, u64 *found) {
  for (u64 i = threadIndex(); i < words; i += threadCount())
    if (a[i] != double((i + shiftB) % 1021) + 3 * double((i + shiftC) % 1021)) {
      addTo(found, 1);
      lowerTo(found + 1, i);
    }
}

INLINE float rankedNumber(u64 at, float weight, float offset) { return float(hashOf(at) % 32) * weight + offset; }

/** What a rank gives to a collective; see native/harness/src/collective/collective.h. */
KERNEL fill_ranked(float *at, u64 floats, float weight, float offset) {
  for (u64 i = threadIndex(); i < floats; i += threadCount()) at[i] = rankedNumber(i, weight, offset);
}

/** A stretch of what came of it. found: how many floats are wrong, and which is the first. */
KERNEL check_ranked(const float *out, u64 floats, u64 at, u64 from, float weight, float offset, u64 *found) {
  for (u64 i = threadIndex(); i < floats; i += threadCount())
    if (out[at + i] != rankedNumber(from + i, weight, offset)) {
      addTo(found, 1);
      lowerTo(found + 1, at + i);
    }
}

/** Loads of which each depends on the one before, from one multiprocessor of all that the grid lies on. */
KERNEL chase(const u64 *start, u64 steps, u32 block, u64 *end) {
  if (blockIndex() != block) return;
  u64 at = reinterpret_cast<u64>(start);
  for (u64 step = 0; step < steps; step++) asm volatile("ld.global.cg.u64 %0, [%1];" : "=l"(at) : "l"(at));
  *end = at;
}

/** factors: what each of a warp's lanes multiplies by, and adds. */
KERNEL fma_fp32(const float *factors, u32 rounds, u32 *out) {
  const u32 lane = u32(threadIndex() % WARP);
  const float factor = factors[lane], term = factors[WARP + lane];
  float sums[16];
#pragma unroll
  for (int each = 0; each < 16; each++) sums[each] = float(each);
  for (u32 round = 0; round < rounds; round++)
#pragma unroll
    for (int each = 0; each < 16; each++) asm volatile("fma.rn.f32 %0, %0, %1, %2;" : "+f"(sums[each]) : "f"(factor), "f"(term));
  u32 mix = 0;
#pragma unroll
  for (int each = 0; each < 16; each++) mix = mix * 0x9E3779B1u + __builtin_bit_cast(u32, sums[each]);
  out[threadIndex()] = mix;
}
