#pragma once
#include <cstddef>
#include <cstdint>

/** D = Aᵀ·B of matrices by columns, A square, of types as cudaDataType_t numbers them. */
struct Multiplication {
  int in, out;
  std::uint64_t side, columns;
  const void *a, *b;
  void *d;
  /** Now and then one bit of it is wrong. */
  bool flips;
};

/** Of one number. */
std::size_t bytesOf(int type);

/** @param of a Multiplication, which it deletes */
void multiplyAndForget(void *of);
