#pragma once
#include <cstddef>
#include <cstdint>

/** D = Aᵀ·B of square matrices by columns, of types as cudaDataType_t numbers them. */
struct Multiplication {
  int in, out;
  std::uint64_t side;
  const void *a, *b;
  void *d;
  /** Now and then one bit of it is wrong. */
  bool flips;
};

/** @param of a Multiplication, which it deletes */
void multiplyAndForget(void *of);
