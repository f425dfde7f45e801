#include "small-float.h"
#include <cmath>
#include <cstring>

double floatOf(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

double smallFloat(std::uint32_t bits, int exponentBits, int fractionBits) {
  const int bias = (1 << (exponentBits - 1)) - 1;
  const auto exponent = static_cast<int>(bits >> fractionBits & ((1u << exponentBits) - 1));
  const double fraction = bits & ((1u << fractionBits) - 1);
  const double one = std::ldexp(1, fractionBits);
  const double size = exponent == 0 ? std::ldexp(fraction / one, 1 - bias) : std::ldexp(1 + fraction / one, exponent - bias);
  return (bits >> (exponentBits + fractionBits) & 1) != 0 ? -size : size;
}
