#pragma once
#include "../collective/collective.h"
#include "../gpu/kernels.h"
#include "run.h"

/** A member's buffers for one collective of one size. */
class Place {
public:
  Place(const GpuRank &member, const Collective &which, unsigned ranks, std::size_t unit, bool isInPlace);

  const Queue &queue() const { return *member_.queue; }
  Ends ends() const { return ends_; }
  /** Queues that fresh numbers are put in. */
  void fill() const;
  /** Queues that what came of them is looked at. */
  void check() const;
  /** What was found, once that is done. */
  void tell(Corruption &all) const;
  void markStart() const { start_.markOn(queue()); }
  void markEnd() const { end_.markOn(queue()); }
  double seconds() const { return start_.secondsUntil(end_); }

private:
  template <class... Arguments> void run(const char *kernel, Arguments... arguments) const {
    launch(kernelOf(*member_.gpu, BASE, kernel), queue(), wideGrid(*member_.gpu), arguments...);
  }

  const GpuRank &member_;
  Extent extent_;
  std::vector<Stretch> result_;
  Buffer data_, found_;
  Ends ends_;
  Moment start_, end_;
};
