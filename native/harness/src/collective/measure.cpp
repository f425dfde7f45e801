#include "measure.h"
#include "plan.h"
#include <algorithm>
#include <limits>
#include <optional>

namespace {

/** The next size takes some ten times that, each of its runs; of those there are some ten. */
constexpr double LONG_RUN_SECONDS = 0.25;

struct Figures {
  const Collective &which;
  const Backend &backend;
  std::size_t unit;
  bool isInPlace;
  std::vector<RankSeconds> samples;

  void tell(Reporter &reporter) const {
    const double bytes = static_cast<double>(which.bytes(backend.ranks(), unit));
    const double factor = which.factor(backend.ranks());
    // Of one rank nothing goes over any link.
    if (factor > 0) tell(reporter, "bandwidth", "bytes_per_second", nullptr, [=](const RankSeconds &each) { return bytes * factor / each.slowest; });
    else tell(reporter, "algorithm_bandwidth", "bytes_per_second", nullptr, [=](const RankSeconds &each) { return bytes / each.slowest; });
    tell(reporter, "latency", "seconds", "slowest", [](const RankSeconds &each) { return each.slowest; });
    tell(reporter, "latency", "seconds", "mean", [](const RankSeconds &each) { return each.mean; });
    tell(reporter, "latency", "seconds", "fastest", [](const RankSeconds &each) { return each.fastest; });
  }

private:
  template <class FigureOf> void tell(Reporter &reporter, const char *name, const char *unitName, const char *over, FigureOf figureOf) const {
    Metric metric{name, unitName, {}, backend.labels()};
    metric.labels.insert({{"bytes", std::to_string(which.bytes(backend.ranks(), unit))},
                          {"place", isInPlace ? "in" : "out"},
                          {"type", "float32"},
                          {"ranks", std::to_string(backend.ranks())}});
    if (over != nullptr) metric.labels["over"] = over;
    for (const RankSeconds &each : samples) metric.samples.push_back(figureOf(each));
    reporter.metric(metric);
  }
};

/** @returns how long a run took; nothing where there was no memory for it */
std::optional<double> measureSize(const Collective &which, std::size_t unit, bool isInPlace, Backend &backend, unsigned samples, Reporter &reporter, Corruption &found) {
  const auto prepared = backend.prepare(which, unit, isInPlace);
  if (!prepared) return std::nullopt;
  prepared->check(found);
  const Plan plan(prepared->secondsOf(1).slowest, backend.mostRuns(), samples);
  Figures figures{which, backend, unit, isInPlace, {}};
  for (unsigned sample = 0; sample < plan.samples; sample++) figures.samples.push_back(prepared->secondsOf(plan.runs));
  prepared->check(found);
  if (backend.isTeller()) figures.tell(reporter);
  const auto isFaster = [](const RankSeconds &one, const RankSeconds &other) { return one.slowest < other.slowest; };
  return std::min_element(figures.samples.begin(), figures.samples.end(), isFaster)->slowest;
}

} // namespace

Sizes::Sizes(const Options &options, const std::vector<std::uint64_t> &usual)
    : bytes(options.sizes.empty() ? usual : options.sizes), longRunSeconds(options.sizes.empty() ? LONG_RUN_SECONDS : std::numeric_limits<double>::infinity()) {}

void measureCollective(const Collective &which, const Sizes &sizes, Backend &backend, unsigned samples, Reporter &reporter) {
  const unsigned ranks = backend.ranks();
  if (which.takesPowerOfTwo && (ranks & (ranks - 1)) != 0) throw Skip{"takes 2, 4, 8, … ranks"};
  Corruption found{"a rank's result is wrong", 0, 0};
  std::optional<double> lastSeconds;
  for (const std::uint64_t bytes : sizes.bytes) {
    if (lastSeconds > sizes.longRunSeconds) break;
    for (int isInPlace = 0; isInPlace <= (which.hasInPlace ? 1 : 0); isInPlace++)
      if (const auto seconds = measureSize(which, which.unitOf(ranks, bytes), isInPlace != 0, backend, samples, reporter, found)) lastSeconds = seconds;
  }
  if (!lastSeconds) throw Skip{"too little memory is free"};
  if (found.mismatches > 0) throw found;
}
