#include "kernels.h"
#include "small-float.h"
#include <cmath>
#include <cstring>

namespace {

struct Format {
  int bits;
  double (*value)(std::uint32_t bits);
  bool isWhole = false;
};

Format formatOf(const std::string &kernel) {
  if (kernel == "mma_bf16") return {16, [](std::uint32_t bits) { return floatOf(bits << 16); }};
  if (kernel == "mma_fp16") return {16, [](std::uint32_t bits) { return smallFloat(bits, 5, 10); }};
  if (kernel == "mma_tf32") return {32, [](std::uint32_t bits) { return floatOf(bits & 0xFFFFE000u); }};
  if (kernel == "mma_fp8") return {8, [](std::uint32_t bits) { return smallFloat(bits, 4, 3); }};
  return {8, [](std::uint32_t bits) { return static_cast<double>(static_cast<std::int8_t>(bits)); }, true};
}

/** What the lanes hold of A (16 rows, 4 registers) and B (8 columns, 2). @source PTX ISA, 9.7.14: fragments of mma.m16n8k8 to k32 */
struct Matrices {
  double a[16][32]{}, b[32][8]{};

  Matrices(const std::uint32_t *registers, const Format &format) {
    const int each = 32 / format.bits;
    const auto element = [&](int at, int lane, int index) {
      const std::uint32_t all = registers[at * 32 + lane] >> (index * format.bits);
      return format.value(format.bits == 32 ? all : all & ((1u << format.bits) - 1));
    };
    for (int lane = 0; lane < 32; lane++)
      for (int index = 0; index < each; index++) {
        const int group = lane / 4, k = lane % 4 * each + index;
        for (int at = 0; at < 4; at++) a[group + 8 * (at & 1)][k + 4 * each * (at >> 1)] = element(at, lane, index);
        for (int at = 0; at < 2; at++) b[k + 4 * each * at][group] = element(4 + at, lane, index);
      }
  }

  double product(int row, int column) const {
    double sum = 0;
    for (int k = 0; k < 32; k++) sum += a[row][k] * b[k][column];
    return sum;
  }
};

/** Exact where hardware is: as long as sums of whole numbers are small. */
std::uint32_t summed(double product, std::uint32_t rounds, bool isWhole) {
  if (isWhole) return static_cast<std::uint32_t>(static_cast<std::int64_t>(product) * rounds);
  const auto sum = static_cast<float>(product * rounds);
  std::uint32_t bits;
  std::memcpy(&bits, &sum, sizeof bits);
  return bits;
}

} // namespace

void multiply(const std::string &kernel, const std::uint32_t *fragments, std::uint32_t rounds, std::uint32_t *out, std::uint64_t threads) {
  const Format format = formatOf(kernel);
  const Matrices sets[] = {{fragments, format}, {fragments + 6 * 32, format}};
  for (int lane = 0; lane < 32; lane++) {
    std::uint32_t mix = 0;
    for (int chain = 0; chain < 8; chain++)
      for (int each = 0; each < 4; each++) {
        const double product = sets[chain % 2].product(lane / 4 + 8 * (each >> 1), lane % 4 * 2 + (each & 1));
        mix = mix * 0x9E3779B1u + summed(product, rounds, format.isWhole);
      }
    for (std::uint64_t thread = static_cast<std::uint64_t>(lane); thread < threads; thread += 32) out[thread] = mix;
  }
}
