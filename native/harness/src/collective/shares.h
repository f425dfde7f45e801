#pragma once
#include <cstddef>

/** What each rank sends to each in an all-to-all of unequal parts: the more, the farther it is, and nothing to itself. @source NVIDIA/nccl-tests, src/alltoallv.cu */
struct Shares {
  unsigned size;
  /** To the next rank; to the one after twice that. */
  std::size_t least;

  /** @param unit the floats of one of equal parts */
  Shares(unsigned ranks, std::size_t unit);
  std::size_t floats(unsigned from, unsigned to) const { return (to + size - from) % size * least; }
  /** Where in what a rank sends that for another begins. */
  std::size_t begin(unsigned from, unsigned to) const;
  std::size_t total() const { return std::size_t{size} * (size - 1) / 2 * least; }
};
