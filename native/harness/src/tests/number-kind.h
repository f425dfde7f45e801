#pragma once
#include <cstdint>
#include <vector>

/** What a kernel of arithmetic computes with, and how much. */
struct NumberKind {
  const char *kernel;
  /** Of each number that a register holds. */
  unsigned bits;
  /** Two and three. */
  std::uint32_t two, three;
  /** A number between a half and two, of either sign where that keeps sums finite, from random bits. */
  std::uint32_t (*random)(std::uint32_t bits);
  /** How many products each sum of the exact run has; whether sums are floating-point numbers. */
  unsigned products;
  bool hasFraction;
};

/** Of tensor cores: bf16, fp16, tf32, int8 and fp8 by these names. @throws std::out_of_range where there is none */
const NumberKind &numberKind(const char *kernel);

/** As mma.cuh's kernels mix the sums of a lane. */
std::uint32_t mixed(const std::vector<std::uint32_t> &sums);
