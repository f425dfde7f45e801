#pragma once
#include "../collective/measure.h"
#include "../gpu/latch.h"
#include "place.h"

/** A collective of one size by NCCL, timed by each GPU's own clock. */
class ByNccl final : public Prepared {
public:
  /** In one sample: more would not find room in a driver's queue, and wait for a latch that is still shut. */
  static constexpr std::uint64_t MOST_RUNS = 50;

  ByNccl(const Clique &clique, const Collective &which, std::size_t unit, bool isInPlace, double patienceSeconds);
  void check(Corruption &found) override;
  RankSeconds secondsOf(std::uint64_t runs) override;
  /** Of one run, of each member: what the slowest process's own took. */
  std::vector<double> memberSecondsOf(std::uint64_t runs);

private:
  void time(std::uint64_t runs);
  void run() const;
  void finish(std::uint64_t runs) const;
  RankSeconds overAll(std::uint64_t runs) const;

  const Clique &clique_;
  const Collective &which_;
  std::size_t unit_;
  double patienceSeconds_;
  Latch latch_;
  std::vector<std::unique_ptr<Place>> places_;
  std::vector<Ends> ends_;
};
