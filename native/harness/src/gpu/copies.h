#pragma once
#include "pattern.h"

/** By whom memory is copied: a GPU's copy engine, or its cores; or by its cores with half of the warps the other way. */
enum class Way { engine, cores, coresBothWays };

struct Transfer {
  const Gpu *by;
  Buffer from, to;
  std::uint64_t bytes;
};

/** Of one sample, all in bytes per second. */
struct CopyRates {
  /** Of each transfer by itself, while all run. */
  std::vector<double> each;
  /** Of all bytes, until the last was there. */
  double all;
};

/**
 * Lets all transfers begin at the same time, 16 times over, and checks what arrived. With 4 that are not timed before.
 * @source the method of nvbandwidth, README.md, Measurement Details @throws Corruption, Hung, Failure
 */
std::vector<CopyRates> measureCopies(const std::vector<Transfer> &transfers, Way way, const Options &options);
