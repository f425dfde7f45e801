#pragma once
#include "../gpu/kernels.h"

/** A kernel that computes the same in each warp of a GPU, over and over, and tells a number of each thread. */
struct Arithmetic {
  const KernelModule &module;
  const char *kernel;
  /** Of a thread, in a round. */
  double operations;
  std::vector<std::uint32_t> simple, random;
  /** What each thread tells after so many rounds with the simple operands, which is exact. */
  std::uint32_t (*expected)(const char *kernel, std::uint32_t rounds);
};

/**
 * Its rate on each GPU: at once (`phase` peak), and after it has computed for some seconds (`phase` sustained), on random numbers, for
 * zeros take less power and so run faster. What it computes is checked: exactly once, and then that all warps find the same.
 */
void measureArithmetic(const Arithmetic &arithmetic, const std::map<std::string, std::string> &labels, const Options &options,
                       Reporter &reporter);
