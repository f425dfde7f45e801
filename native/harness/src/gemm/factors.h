#pragma once
#include "../gpu/memory.h"
#include "kind.h"
#include <vector>

/** How large matrices are: one of side × side is multiplied by one of as many rows and so many columns. */
struct Shape {
  std::uint64_t side, columns;
};

/** What all GPUs of a test multiply: random numbers, each known by its place, so that any number of the product can be reckoned. */
class Factors {
public:
  Factors(const GemmKind &kind, std::uint64_t side);

  const GemmKind &kind() const { return kind_; }
  std::uint64_t side() const { return side_; }

  /** All of the first factor. */
  Buffer firstOn(const Gpu &gpu) const { return copied(first_, side_ * side_, gpu); }
  /** So many columns of the second. */
  Buffer secondOn(const Gpu &gpu, std::uint64_t columns) const { return copied(second_, side_ * columns, gpu); }

  /** Whether the product may have these bits there: rounding is forgiven. */
  bool isRight(std::uint64_t row, std::uint64_t column, std::uint32_t bits) const;

private:
  std::uint32_t bitsAt(unsigned seed, std::uint64_t at) const;
  std::vector<std::uint8_t> bytesOf(unsigned seed) const;
  Buffer copied(const std::vector<std::uint8_t> &bytes, std::uint64_t count, const Gpu &gpu) const;

  const GemmKind &kind_;
  std::uint64_t side_;
  std::vector<std::uint8_t> first_, second_;
};
