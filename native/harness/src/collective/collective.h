#pragma once
#include "group.h"

/** Where one rank's data lies, in floats. */
struct Extent {
  std::size_t in;
  std::size_t out;
  /** In place, both lie in one buffer, at these places of it. */
  std::size_t inAt = 0;
  std::size_t outAt = 0;
};

/**
 * A collective as nccl-tests measures it: what its size means, what its bandwidth is multiplied by to tell what goes over the busiest link.
 *
 * @source NVIDIA/nccl-tests, doc/PERFORMANCE.md and GetCollByteCount and GetBw of each
 */
struct CollectiveCase {
  const char *name;
  bool takesPowerOfTwo;
  bool hasInPlace;
  /** Whether the size is that of all ranks' blocks together. */
  bool isOfBlocks;
  double (*factor)(double ranks);
  /** @param unit the floats of the message, or of one rank's block */
  Extent (*extent)(const Group &group, std::size_t unit);
  void (*run)(const Group &group, const float *in, float *out, std::size_t unit);
  /** What this rank must have at a place of its output. */
  float (*expected)(const Group &group, std::size_t unit, std::size_t at);
  /** The bytes by which its bandwidth is reckoned: of the rank that has most. */
  std::uint64_t (*bytes)(const Group &group, std::size_t unit);
};

/** What a rank gives at a place of its input: whole numbers whose sums over all ranks are exact in a float. */
float inputOf(unsigned rank, std::size_t at);

const CollectiveCase &collectiveCase(const std::string &name);
