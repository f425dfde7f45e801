#include "plan.h"
#include <algorithm>

/** Of one sample, so that the clock's own time does not count; of all samples of one size, so that slow networks end too. */
static constexpr double SAMPLE_SECONDS = 0.02, SIZE_SECONDS = 1;

Plan::Plan(double once, std::uint64_t mostRuns, unsigned wanted)
    : runs(static_cast<std::uint64_t>(std::clamp(SAMPLE_SECONDS / once, 1.0, static_cast<double>(mostRuns)))),
      samples(static_cast<unsigned>(std::clamp(SIZE_SECONDS / (once * static_cast<double>(runs)), 1.0, static_cast<double>(wanted)))) {}
