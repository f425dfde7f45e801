#pragma once
#include "group.h"
#include "own-copy.h"

struct Outgoing {
  unsigned peer;
  const void *from;
  std::size_t bytes;
};

struct Incoming {
  unsigned peer;
  void *to;
  std::size_t bytes;
  /** Where given: floats to which those that come are added, on their way to their place. May be that place. */
  const float *addTo = nullptr;
};

/**
 * Sends and receives all of this at once, at most one of each kind for each other rank.
 *
 * @param beside goes on while nothing can be sent or received, and need not be at its end after that
 * @throws Failure that names who is gone, or was silent for too long
 */
void transfer(const Group &group, const std::vector<Outgoing> &out, const std::vector<Incoming> &in, OwnCopy *beside = nullptr);

/** Returns when all ranks have come here. */
void barrier(const Group &group);
