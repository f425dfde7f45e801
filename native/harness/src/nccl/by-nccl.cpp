#include "by-nccl.h"
#include "../gpu/opener.h"
#include <algorithm>
#include <numeric>

namespace {

/** Of some ranks. */
struct Times {
  double slowest, all, fastest;
  unsigned ranks;
};

} // namespace

ByNccl::ByNccl(const Clique &clique, const Collective &which, std::size_t unit, bool isInPlace, double patienceSeconds)
    : clique_(clique), which_(which), unit_(unit), patienceSeconds_(patienceSeconds), latch_(*clique.members().front().gpu) {
  for (const GpuRank &member : clique.members()) {
    places_.push_back(std::make_unique<Place>(member, which, clique.size(), unit, isInPlace));
    ends_.push_back(places_.back()->ends());
  }
}

void ByNccl::run() const { runByNccl(which_, clique_, ends_, unit_); }
void ByNccl::finish(std::uint64_t runs) const { clique_.finish(patienceSeconds_, which_.bytes(clique_.size(), unit_) * runs); }

void ByNccl::check(Corruption &found) {
  for (const auto &place : places_) place->fill();
  finish(1);
  clique_.processes().meet(); // a rank's numbers must not come before another's place for them is ready
  run();
  finish(1);
  for (const auto &place : places_) place->check();
  finish(1);
  for (const auto &place : places_) place->tell(found);
}

RankSeconds ByNccl::secondsOf(std::uint64_t runs) {
  time(runs);
  return overAll(runs);
}

std::vector<double> ByNccl::memberSecondsOf(std::uint64_t runs) {
  time(runs);
  std::vector<double> slowest;
  for (const auto &place : places_) {
    const auto all = clique_.processes().gathered(place->seconds() / static_cast<double>(runs));
    slowest.push_back(*std::max_element(all.begin(), all.end()));
  }
  return slowest;
}

void ByNccl::time(std::uint64_t runs) {
  clique_.processes().meet();
  latch_.shut();
  {
    const Opener opener(latch_);
    for (const auto &place : places_) latch_.holdBack(place->queue()), place->markStart();
    for (std::uint64_t each = 0; each < runs; each++) run();
    for (const auto &place : places_) place->markEnd();
  }
  finish(runs);
  latch_.requireInTime();
}

RankSeconds ByNccl::overAll(std::uint64_t runs) const {
  std::vector<double> seconds;
  for (const auto &place : places_) seconds.push_back(place->seconds() / static_cast<double>(runs));
  const auto [fastest, slowest] = std::minmax_element(seconds.begin(), seconds.end());
  const Times own{*slowest, std::accumulate(seconds.begin(), seconds.end(), 0.0), *fastest, static_cast<unsigned>(seconds.size())};
  Times total{0, 0, *fastest, 0};
  for (const Times &each : clique_.processes().gathered(own)) {
    total.slowest = std::max(total.slowest, each.slowest);
    total.fastest = std::min(total.fastest, each.fastest);
    total.all += each.all;
    total.ranks += each.ranks;
  }
  return {total.slowest, total.all / total.ranks, total.fastest};
}
