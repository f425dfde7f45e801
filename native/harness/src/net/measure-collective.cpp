#include "../collective/measure.h"
#include "../pages.h"
#include "collectives.h"
#include "exchanges.h"
#include "network-tests.h"
#include <algorithm>
#include <numeric>

namespace {

using Run = void (*)(const Group &group, const float *in, float *out, std::size_t unit);

void runBroadcast(const Group &group, const float *in, float *out, std::size_t unit) { broadcast(group, in, out, unit * sizeof(float)); }
void runAllGather(const Group &group, const float *in, float *out, std::size_t unit) { allGather(group, in, out, unit * sizeof(float)); }

Run runOf(const Collective &which) {
  static const std::map<std::string, Run> runs = {
      {"all_reduce", allReduce},    {"all_gather", runAllGather}, {"reduce_scatter", reduceScatter}, {"broadcast", runBroadcast},
      {"reduce", reduce},           {"alltoall", allToAll},       {"alltoallv", allToAllV},          {"sendrecv", sendReceive},
      {"gather", gather},           {"scatter", scatter},         {"hypercube", hypercube}};
  return runs.at(which.name);
}

class OverTcp final : public Prepared {
public:
  OverTcp(const Group &group, const Collective &which, std::size_t unit, bool isInPlace)
      : group_(group), run_(runOf(which)), unit_(unit), extent_(which.extent(group.seat(), unit)), result_(which.result(group.seat(), unit)),
        memory_(extent_.floats(isInPlace) * sizeof(float)), in_(memory_.as<float>() + (isInPlace ? extent_.inAt : 0)),
        out_(memory_.as<float>() + (isInPlace ? extent_.outAt : extent_.in)) {}

  void check(Corruption &found) override {
    const Numbers own = numbersOf(group_.rank());
    std::fill_n(memory_.as<float>(), memory_.bytes() / sizeof(float), -1.0F);
    for (std::size_t at = 0; at < extent_.in; at++) in_[at] = hashedAt(at) * own.weight + own.offset;
    run();
    for (const Stretch &each : result_)
      for (std::size_t at = 0; at < each.floats; at++) {
        if (out_[each.at + at] == hashedAt(each.from + at) * each.numbers.weight + each.numbers.offset) continue;
        if (found.mismatches++ == 0) found.firstAtByte = (each.at + at) * sizeof(float);
      }
  }

  RankSeconds secondsOf(std::uint64_t runs) override {
    barrier(group_);
    const auto start = Clock::now();
    for (std::uint64_t each = 0; each < runs; each++) run();
    const double own = std::chrono::duration<double>(Clock::now() - start).count() / static_cast<double>(runs);
    std::vector<double> all(group_.size());
    allGather(group_, &own, reinterpret_cast<char *>(all.data()), sizeof own);
    const auto [fastest, slowest] = std::minmax_element(all.begin(), all.end());
    return {*slowest, std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size()), *fastest};
  }

private:
  void run() { run_(group_, in_, out_, unit_); }

  const Group &group_;
  Run run_;
  std::size_t unit_;
  Extent extent_;
  std::vector<Stretch> result_;
  Pages memory_;
  float *in_, *out_;
};

class TcpBackend final : public Backend {
public:
  explicit TcpBackend(const Group &group) : group_(group) {}
  unsigned ranks() const override { return group_.size(); }
  bool isTeller() const override { return group_.rank() == 0; }
  std::unique_ptr<Prepared> prepare(const Collective &which, std::size_t unit, bool isInPlace) override {
    return std::make_unique<OverTcp>(group_, which, unit, isInPlace);
  }

private:
  const Group &group_;
};

const std::vector<std::uint64_t> SIZES = {8, 1 << 10, 64 << 10, 1 << 20, 4 << 20, 64 << 20};

} // namespace

void measureOverTcp(const char *name, const Options &options, Reporter &reporter) {
  TcpBackend backend(groupOf(options, 0));
  measureCollective(collectiveNamed(name), Sizes(options, SIZES), backend, options.samples, reporter);
}
