#include "../hash.h"
#include "arithmetic.h"
#include "number-kind.h"
#include "tests.h"
#include <cstring>

// How fast instructions of arithmetic are issued: what finds a slow GPU, though libraries of matrix multiplication may reach more.

namespace {

constexpr unsigned LANES = 32, TENSOR_WORDS = 2 * 6 * LANES, TENSOR_SUMS = 32, FMA_WORDS = 2 * LANES, FMA_SUMS = 16;

std::uint32_t bitsOf(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

std::uint32_t randomBits(std::uint64_t index) { return static_cast<std::uint32_t>(hashOf(index) >> 32); }

/** A register full of one number, or of random ones. */
std::uint32_t packed(const NumberKind &kind, unsigned word, const std::uint32_t *number) {
  std::uint32_t bits = 0;
  for (unsigned at = 0; at < 32; at += kind.bits) bits |= (number == nullptr ? kind.random(randomBits(word * 32 + at)) : *number) << at;
  return bits;
}

/** Each product is of a two and a three, wherever it lies: what the sums are does not depend on how warps hold matrices. */
std::uint32_t expectedOfTensor(const char *kernel, std::uint32_t rounds) {
  const NumberKind &kind = numberKind(kernel);
  const std::uint32_t sum = kind.products * 6 * rounds;
  return mixed(std::vector<std::uint32_t>(TENSOR_SUMS, kind.hasFraction ? bitsOf(static_cast<float>(sum)) : sum));
}

void measureTensor(const char *kernel, const KernelModule &module, const Options &options, Reporter &reporter) {
  const NumberKind &kind = numberKind(kernel);
  Arithmetic arithmetic{module, kernel, 8.0 * 2 * 16 * 8 * kind.products / LANES, {}, {}, expectedOfTensor};
  for (unsigned word = 0; word < TENSOR_WORDS; word++) {
    const bool isOfA = word / LANES % 6 < 4;
    arithmetic.simple.push_back(packed(kind, word, isOfA ? &kind.two : &kind.three));
    arithmetic.random.push_back(packed(kind, word, nullptr));
  }
  measureArithmetic(arithmetic, {{"type", std::strchr(kernel, '_') + 1}}, options, reporter);
}

/** Each sum began as its own number, and one was added in each round. */
std::uint32_t expectedOfFma(const char *, std::uint32_t rounds) {
  std::vector<std::uint32_t> sums;
  for (unsigned each = 0; each < FMA_SUMS; each++) sums.push_back(bitsOf(static_cast<float>(each + rounds)));
  return mixed(sums);
}

} // namespace

void mmaBf16(const Options &options, Reporter &reporter) { measureTensor("mma_bf16", TENSOR, options, reporter); }
void mmaFp16(const Options &options, Reporter &reporter) { measureTensor("mma_fp16", TENSOR, options, reporter); }
void mmaTf32(const Options &options, Reporter &reporter) { measureTensor("mma_tf32", TENSOR, options, reporter); }
void mmaInt8(const Options &options, Reporter &reporter) { measureTensor("mma_int8", TENSOR, options, reporter); }
void mmaFp8(const Options &options, Reporter &reporter) { measureTensor("mma_fp8", FP8, options, reporter); }

void fmaFp32(const Options &options, Reporter &reporter) {
  Arithmetic arithmetic{BASE, "fma_fp32", FMA_SUMS * 2.0, {}, {}, expectedOfFma};
  for (unsigned word = 0; word < FMA_WORDS; word++) {
    const float part = static_cast<float>(randomBits(word) % 1000) / 4000;
    arithmetic.simple.push_back(bitsOf(1));
    arithmetic.random.push_back(bitsOf(word < LANES ? 0.5f + part : 1 + part)); // sums stay near four at most
  }
  measureArithmetic(arithmetic, {{"type", "fp32"}}, options, reporter);
}
