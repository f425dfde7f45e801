#pragma once
#include <cstdint>

/** How a collective of one size is sampled. All ranks come to the same numbers, since they have the same times. */
struct Plan {
  /** In one sample, one after the other. */
  std::uint64_t runs;
  unsigned samples;

  /**
   * @param once how long a run takes, in seconds
   * @param wanted samples; fewer where these would take long
   */
  Plan(double once, std::uint64_t mostRuns, unsigned wanted);
};
