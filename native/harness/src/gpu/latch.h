#pragma once
#include "kernels.h"

/**
 * Holds queues back until all that is to be timed is queued, so that queueing it is no part of the time. It waits by the GPU's own clock; one
 * that was not seen to open in time says so, and the sample is none.
 */
class Latch {
public:
  explicit Latch(const Gpu &gpu);
  ~Latch() { open(); }
  Latch(const Latch &) = delete;
  Latch &operator=(const Latch &) = delete;
  void holdBack(const Queue &queue) const;
  void shut();
  void open();
  /** @throws Failure where a queue went on before it was opened */
  void requireInTime() const;

private:
  struct State;
  Buffer memory_;
};
