#pragma once
#include "seat.h"
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/** Where one rank's data lies, in floats. */
struct Extent {
  std::size_t in;
  std::size_t out;
  /** In place, both lie in one buffer, at these places of it. */
  std::size_t inAt = 0;
  std::size_t outAt = 0;

  /** Of the buffer that holds both. */
  std::size_t floats(bool isInPlace) const;
};

/** Whole numbers that sums of all ranks keep exact in a float: at each place a hash of where that is, times this, plus that. */
struct Numbers {
  float weight;
  float offset;
};

/** So much of what a rank must have in the end. */
struct Stretch {
  /** Where in its output. */
  std::size_t at;
  std::size_t floats;
  /** Where in the input of those who gave it. */
  std::size_t from;
  Numbers numbers;
};

/**
 * A collective as nccl-tests measures it: what its size means, what its bandwidth is multiplied by to tell what goes over the busiest link.
 *
 * @source NVIDIA/nccl-tests, doc/PERFORMANCE.md and GetCollByteCount and GetBw of each
 */
struct Collective {
  const char *name;
  bool takesPowerOfTwo;
  bool hasInPlace;
  /** Whether the size is that of all ranks' blocks together. */
  bool isOfBlocks;
  double (*factor)(double ranks);
  /** @param unit the floats of the message, or of one rank's block */
  Extent (*extent)(Seat seat, std::size_t unit);
  std::vector<Stretch> (*result)(Seat seat, std::size_t unit);
  /** The bytes by which its bandwidth is reckoned: of the rank that has most. */
  std::uint64_t (*bytes)(unsigned ranks, std::size_t unit);

  std::size_t unitOf(unsigned ranks, std::uint64_t bytes) const;
};

/** Of which the hash is, at a place of the input. */
float hashedAt(std::size_t at);

/** What a rank gives. */
Numbers numbersOf(unsigned rank);

/** `all_reduce`: see native/harness/src/tests.def for all of them. */
const Collective &collectiveNamed(const std::string &name);
