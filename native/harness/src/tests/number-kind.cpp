#include "number-kind.h"
#include <map>
#include <string>

namespace {

/** Of so many bits for the exponent and the fraction: the exponent is that of 0.5 or of 1. */
template <unsigned EXPONENT, unsigned FRACTION, unsigned SPARE> std::uint32_t randomFloat(std::uint32_t bits) {
  constexpr std::uint32_t bias = (1u << (EXPONENT - 1)) - 1;
  const std::uint32_t exponent = bias - (bits & 1), sign = bits >> 1 & 1, fraction = bits >> 2 & ((1u << FRACTION) - 1);
  return (sign << (EXPONENT + FRACTION) | exponent << FRACTION | fraction) << SPARE;
}

} // namespace

const NumberKind &numberKind(const char *kernel) {
  static const std::map<std::string, NumberKind> kinds = {
      {"mma_bf16", {"mma_bf16", 16, 0x4000, 0x4040, randomFloat<8, 7, 0>, 16, true}},
      {"mma_fp16", {"mma_fp16", 16, 0x4000, 0x4200, randomFloat<5, 10, 0>, 16, true}},
      {"mma_tf32", {"mma_tf32", 32, 0x40000000, 0x40400000, randomFloat<8, 10, 13>, 8, true}},
      {"mma_fp8", {"mma_fp8", 8, 0x40, 0x44, randomFloat<4, 3, 0>, 32, true}},
      {"mma_int8", {"mma_int8", 8, 2, 3, [](std::uint32_t bits) { return bits & 0xFF; }, 32, false}},
  };
  return kinds.at(kernel);
}

std::uint32_t mixed(const std::vector<std::uint32_t> &sums) {
  std::uint32_t mix = 0;
  for (const std::uint32_t sum : sums) mix = mix * 0x9E3779B1u + sum;
  return mix;
}
