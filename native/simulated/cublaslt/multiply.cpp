#include "multiply.h"
#include "../../harness/src/hash.h"
#include "../cuda/small-float.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr int FP32 = 0, FP16 = 2, INT8 = 3, INT32 = 10, BF16 = 14;

double valueOf(int type, std::uint32_t bits) {
  if (type == FP32) return floatOf(bits);
  if (type == BF16) return floatOf(bits << 16);
  if (type == FP16) return smallFloat(bits, 5, 10);
  if (type == INT8) return static_cast<std::int8_t>(bits);
  return smallFloat(bits, 4, 3);
}

/** Rounded to the nearest. */
std::uint32_t bitsOf(int type, double value) {
  if (type == INT32) return static_cast<std::uint32_t>(static_cast<std::int32_t>(value));
  const auto rounded = static_cast<float>(value);
  std::uint32_t bits;
  std::memcpy(&bits, &rounded, sizeof bits);
  if (type == BF16) return (bits + 0x8000) >> 16;
  if (type != FP16) return bits;
  const int exponent = value == 0 ? -14 : std::max(-14, std::ilogb(value));
  const auto fraction = static_cast<std::uint32_t>(std::lround(std::abs(value) * std::ldexp(1, 10 - exponent)));
  return (value < 0 ? 0x8000U : 0) | (fraction + (static_cast<std::uint32_t>(exponent + 14) << 10)); // a fraction that is full carries over
}

std::vector<double> valuesOf(const Multiplication &of, const void *from, std::uint64_t columns) {
  std::vector<double> values(of.side * columns);
  for (std::size_t at = 0; at < values.size(); at++) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, static_cast<const char *>(from) + at * bytesOf(of.in), bytesOf(of.in));
    values[at] = valueOf(of.in, bits);
  }
  return values;
}

std::string product(const Multiplication &of) {
  const std::vector<double> a = valuesOf(of, of.a, of.side), b = valuesOf(of, of.b, of.columns);
  std::string bytes;
  for (std::uint64_t column = 0; column < of.columns; column++)
    for (std::uint64_t row = 0; row < of.side; row++) {
      double sum = 0;
      for (std::uint64_t at = 0; at < of.side; at++) sum += a[row * of.side + at] * b[column * of.side + at];
      const std::uint32_t bits = bitsOf(of.out, sum);
      bytes.append(reinterpret_cast<const char *>(&bits), bytesOf(of.out));
    }
  return bytes;
}

/** The same matrices are multiplied over and over. */
const std::string &knownProduct(const Multiplication &of) {
  static std::string in, out;
  const std::size_t each = of.side * bytesOf(of.in);
  std::string now = std::to_string(of.in) + " " + std::to_string(of.columns) + " " + std::string(static_cast<const char *>(of.a), each * of.side) +
                    std::string(static_cast<const char *>(of.b), each * of.columns);
  if (now == in) return out;
  out = product(of);
  in = std::move(now);
  return out;
}

} // namespace

std::size_t bytesOf(int type) { return type == FP32 || type == INT32 ? 4 : type == FP16 || type == BF16 ? 2 : 1; }

void multiplyAndForget(void *of) {
  const std::unique_ptr<Multiplication> multiplication(static_cast<Multiplication *>(of));
  const std::string &known = knownProduct(*multiplication);
  std::memcpy(multiplication->d, known.data(), known.size());
  static std::uint64_t turn = 0;
  char *const middle = static_cast<char *>(multiplication->d) + known.size() / 2;
  if (multiplication->flips && hashOf(turn++) % 2 == 1) *middle = static_cast<char>(*middle ^ 8);
}
