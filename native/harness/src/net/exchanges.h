#pragma once
#include "transfer.h"

// What is sent and received all at once. `unit` floats are one rank's block.

/** What each rank sends to each in an all-to-all of unequal parts: the more, the farther it is, and nothing to itself. @source NVIDIA/nccl-tests, src/alltoallv.cu */
struct Shares {
  unsigned size;
  /** To the next rank; to the one after twice that. */
  std::size_t least;

  std::size_t floats(unsigned from, unsigned to) const { return (to + size - from) % size * least; }
  /** Where in what a rank sends that for another begins. */
  std::size_t begin(unsigned from, unsigned to) const;
  std::size_t total() const { return std::size_t{size} * (size - 1) / 2 * least; }
};

Shares shares(const Group &group, std::size_t unit);

void allToAll(const Group &group, const float *in, float *out, std::size_t unit);
void allToAllV(const Group &group, const float *in, float *out, std::size_t unit);
/** To the next, from the one before. */
void sendReceive(const Group &group, const float *in, float *out, std::size_t unit);
/** To rank 0, and from there. */
void gather(const Group &group, const float *in, float *out, std::size_t unit);
void scatter(const Group &group, const float *in, float *out, std::size_t unit);
/** An all-gather among a power of two of ranks: each exchanges all that it has with the one across each side of a cube. */
void hypercube(const Group &group, const float *in, float *out, std::size_t unit);
