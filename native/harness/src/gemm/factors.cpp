#include "factors.h"
#include "../hash.h"
#include <algorithm>
#include <cmath>

namespace {

constexpr unsigned SEED_OF_FIRST = 1, SEED_OF_SECOND = 2;

} // namespace

Factors::Factors(const GemmKind &kind, std::uint64_t side)
    : kind_(kind), side_(side), first_(bytesOf(SEED_OF_FIRST)), second_(bytesOf(SEED_OF_SECOND)) {}

bool Factors::isRight(std::uint64_t row, std::uint64_t column, std::uint32_t bits) const {
  double sum = 0, size = 0;
  for (std::uint64_t at = 0; at < side_; at++) {
    const double product = kind_.valueOf(bitsAt(SEED_OF_FIRST, row * side_ + at)) * kind_.valueOf(bitsAt(SEED_OF_SECOND, column * side_ + at));
    sum += product;
    size += std::abs(product);
  }
  return std::abs(kind_.resultOf(bits) - sum) <= kind_.roundingOfResult * std::abs(sum) + kind_.roundingOfSum * size;
}

std::uint32_t Factors::bitsAt(unsigned seed, std::uint64_t at) const {
  return kind_.random(static_cast<std::uint32_t>(hashOf(at + (std::uint64_t{seed} << 48)) >> 32));
}

std::vector<std::uint8_t> Factors::bytesOf(unsigned seed) const {
  std::vector<std::uint8_t> bytes(side_ * side_ * kind_.inBytes);
  for (std::uint64_t at = 0; at < side_ * side_; at++) {
    const std::uint32_t bits = bitsAt(seed, at);
    std::copy_n(reinterpret_cast<const std::uint8_t *>(&bits), kind_.inBytes, bytes.begin() + static_cast<std::ptrdiff_t>(at * kind_.inBytes));
  }
  return bytes;
}

Buffer Factors::copied(const std::vector<std::uint8_t> &bytes, std::uint64_t count, const Gpu &gpu) const {
  const Buffer buffer = Memory::onGpu(gpu, count * kind_.inBytes);
  gpu.use();
  cuda::driver().toDevice(buffer->address(), bytes.data(), count * kind_.inBytes);
  return buffer;
}
