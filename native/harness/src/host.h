#pragma once
#include "json.h"

/** What machine this is, as far as its kernel tells. */
Json hostFacts();

/** What else keeps it busy: figures measured beside much of that say little. */
struct Load {
  double oneMinute = 0;
  /** Ticks since the machine started, of all CPUs. */
  std::uint64_t stolenTicks = 0;
  std::uint64_t allTicks = 0;
};

Load loadNow();

/** Of the time between two looks. */
Json loadBetween(const Load &before, const Load &after);
