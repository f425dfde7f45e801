#include "collective-cases.h"
#include "../hash.h"
#include "collectives.h"
#include "exchanges.h"
#include <algorithm>
#include <cstring>

namespace {

using Floats = std::size_t;

/** So many ranks' sums are still exact in a float: 2^24 ÷ (31·3 + 1021). */
constexpr unsigned DISTINCT = 1021;

float weightOf(unsigned rank) { return static_cast<float>(rank % 3 + 1); }
float offsetOf(unsigned rank) { return static_cast<float>(rank % DISTINCT); }
float hashedAt(std::size_t at) { return static_cast<float>(hashOf(at) % 32); }

float sumAt(const Group &group, std::size_t at) {
  static unsigned counted = 0;
  static float weights = 0, offsets = 0;
  if (counted != group.size())
    for (weights = offsets = 0, counted = 0; counted < group.size(); counted++) weights += weightOf(counted), offsets += offsetOf(counted);
  return hashedAt(at) * weights + offsets;
}

double whole(double) { return 1; }
double others(double ranks) { return (ranks - 1) / ranks; }
double twice(double ranks) { return 2 * others(ranks); }

std::uint64_t unitBytes(const Group &, Floats unit) { return unit * sizeof(float); }
std::uint64_t blockBytes(const Group &group, Floats unit) { return unitBytes(group, unit) * group.size(); }
std::uint64_t vectorBytes(const Group &group, Floats unit) { return unitBytes(group, shares(group, unit).total()); }

Extent one(const Group &, Floats unit) { return {unit, unit}; }
Extent gathered(const Group &group, Floats unit) { return {unit, unit * group.size(), group.rank() * unit, 0}; }
Extent scattered(const Group &group, Floats unit) { return {unit * group.size(), unit, 0, group.rank() * unit}; }
Extent exchanged(const Group &group, Floats unit) { return {unit * group.size(), unit * group.size()}; }
Extent shared(const Group &group, Floats unit) { return {shares(group, unit).total(), shares(group, unit).total()}; }
Extent toRoot(const Group &group, Floats unit) { return {unit, group.rank() == 0 ? unit : 0}; }
Extent gatheredAtRoot(const Group &group, Floats unit) { return {unit, group.rank() == 0 ? unit * group.size() : 0}; }
Extent scatteredFromRoot(const Group &group, Floats unit) { return {group.rank() == 0 ? unit * group.size() : 0, unit}; }

float sum(const Group &group, Floats, std::size_t at) { return sumAt(group, at); }
float ownSum(const Group &group, Floats unit, std::size_t at) { return sumAt(group, group.rank() * unit + at); }
float ofRoot(const Group &, Floats, std::size_t at) { return inputOf(0, at); }
float ofEach(const Group &, Floats unit, std::size_t at) { return inputOf(static_cast<unsigned>(at / unit), at % unit); }
float ofPrevious(const Group &group, Floats, std::size_t at) { return inputOf(group.previous(), at); }
float blockOfRoot(const Group &group, Floats unit, std::size_t at) { return inputOf(0, group.rank() * unit + at); }
float blockOfEach(const Group &group, Floats unit, std::size_t at) {
  return inputOf(static_cast<unsigned>(at / unit), group.rank() * unit + at % unit);
}
float shareOfEach(const Group &group, Floats unit, std::size_t at) {
  const Shares all = shares(group, unit);
  unsigned from = 0;
  for (; at >= all.floats(from, group.rank()); from++) at -= all.floats(from, group.rank());
  return inputOf(from, all.begin(from, group.rank()) + at);
}

void runBroadcast(const Group &group, const float *in, float *out, Floats unit) { broadcast(group, in, out, unit * sizeof(float)); }
void runAllGather(const Group &group, const float *in, float *out, Floats unit) { allGather(group, in, out, unit * sizeof(float)); }

const CollectiveCase CASES[] = {
    {"cpu_all_reduce", false, true, false, twice, one, allReduce, sum, unitBytes},
    {"cpu_all_gather", false, true, true, others, gathered, runAllGather, ofEach, blockBytes},
    {"cpu_reduce_scatter", false, true, true, others, scattered, reduceScatter, ownSum, blockBytes},
    {"cpu_broadcast", false, true, false, whole, one, runBroadcast, ofRoot, unitBytes},
    {"cpu_reduce", false, true, false, whole, toRoot, reduce, sum, unitBytes},
    {"cpu_alltoall", false, false, true, others, exchanged, allToAll, blockOfEach, blockBytes},
    {"cpu_alltoallv", false, false, true, others, shared, allToAllV, shareOfEach, vectorBytes},
    {"cpu_sendrecv", false, false, false, whole, one, sendReceive, ofPrevious, unitBytes},
    {"cpu_gather", false, true, true, others, gatheredAtRoot, gather, ofEach, blockBytes},
    {"cpu_scatter", false, true, true, others, scatteredFromRoot, scatter, blockOfRoot, blockBytes},
    {"cpu_hypercube", true, true, true, others, gathered, hypercube, ofEach, blockBytes},
};

} // namespace

float inputOf(unsigned rank, std::size_t at) { return hashedAt(at) * weightOf(rank) + offsetOf(rank); }

const CollectiveCase &collectiveCase(const std::string &name) {
  return *std::find_if(std::begin(CASES), std::end(CASES), [&](const CollectiveCase &each) { return each.name == name; });
}
