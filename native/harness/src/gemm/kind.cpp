#include "kind.h"
#include "../tests/number-kind.h"
#include "library.h"
#include <cmath>
#include <cstring>
#include <map>

using namespace cublaslt;

namespace {

double floatOf(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

/** Of so many bits for the exponent and the fraction, as IEEE 754 has them; e4m3's numbers of this test are like that too. */
template <int EXPONENT, int FRACTION> double smallFloat(std::uint32_t bits) {
  constexpr int BIAS = (1 << (EXPONENT - 1)) - 1;
  const auto exponent = static_cast<int>(bits >> FRACTION & ((1U << EXPONENT) - 1));
  const double fraction = (bits & ((1U << FRACTION) - 1)) / std::ldexp(1, FRACTION);
  const double size = exponent == 0 ? std::ldexp(fraction, 1 - BIAS) : std::ldexp(1 + fraction, exponent - BIAS);
  return (bits >> (EXPONENT + FRACTION) & 1) != 0 ? -size : size;
}

double bf16Of(std::uint32_t bits) { return floatOf(bits << 16); }
double int8Of(std::uint32_t bits) { return static_cast<std::int8_t>(bits); }
double int32Of(std::uint32_t bits) { return static_cast<std::int32_t>(bits); }

std::uint32_t randomFp32(std::uint32_t bits) { return (bits & 0x80000000U) | (127 - (bits & 1)) << 23 | (bits >> 1 & 0x7FFFFFU); }

constexpr double FP32_SUM = 1e-5, FP8_SUM = 2e-3; // fp8's products are added in fewer bits on some GPUs

} // namespace

bool GemmKind::isByTensorCores() const { return in != FP32 || compute != COMPUTE_FP32; }

const GemmKind &gemmKind(const std::string &name) {
  static const auto random = [](const char *kernel) { return numberKind(kernel).random; };
  static const std::map<std::string, GemmKind> kinds = {
      {"fp32", {"fp32", FP32, FP32, COMPUTE_FP32, FP32, 4, 4, false, 70, randomFp32, floatOf, floatOf, 1e-6, FP32_SUM}},
      {"tf32", {"tf32", FP32, FP32, COMPUTE_TF32, FP32, 4, 4, false, 80, random("mma_tf32"), floatOf, floatOf, 1e-6, FP32_SUM}},
      {"bf16", {"bf16", BF16, BF16, COMPUTE_FP32, FP32, 2, 2, false, 80, random("mma_bf16"), bf16Of, bf16Of, 1.0 / 256, FP32_SUM}},
      {"fp16", {"fp16", FP16, FP16, COMPUTE_FP32, FP32, 2, 2, false, 70, random("mma_fp16"), smallFloat<5, 10>, smallFloat<5, 10>, 1.0 / 2048, FP32_SUM}},
      {"fp8", {"fp8", FP8_E4M3, BF16, COMPUTE_FP32, FP32, 1, 2, true, 89, random("mma_fp8"), smallFloat<4, 3>, bf16Of, 1.0 / 256, FP8_SUM}},
      {"int8", {"int8", INT8, INT32, COMPUTE_INT32, INT32, 1, 4, false, 75, random("mma_int8"), int8Of, int32Of, 0, 0}},
  };
  return kinds.at(name);
}
