#include "collective-cases.h"
#include "collectives.h"
#include "network-tests.h"
#include <algorithm>
#include <numeric>

namespace {

/** Of one sample, so that the clock's own time does not count; of all samples of one size, so that slow networks end too. */
constexpr double SAMPLE_SECONDS = 0.02;
constexpr double SIZE_SECONDS = 1;
constexpr double MOST_RUNS = 1000;

struct Buffers {
  std::vector<float> memory;
  Extent extent;
  bool isInPlace;

  Buffers(const Extent &wanted, bool inPlace) : memory(sizeOf(wanted, inPlace)), extent(wanted), isInPlace(inPlace) {}
  float *in() { return memory.data() + (isInPlace ? extent.inAt : 0); }
  float *out() { return memory.data() + (isInPlace ? extent.outAt : extent.in); }

private:
  static std::size_t sizeOf(const Extent &e, bool inPlace) { return inPlace ? std::max(e.inAt + e.in, e.outAt + e.out) : e.in + e.out; }
};

class Measured {
public:
  Measured(const CollectiveCase &which, const Group &group, std::uint64_t bytes, bool isInPlace)
      : case_(which), group_(group), unit_(unitOf(which, group, bytes)), buffers_(which.extent(group, unit_), isInPlace) {}

  /** @throws Corruption */
  void check() {
    std::fill(buffers_.memory.begin(), buffers_.memory.end(), -1.0F);
    for (std::size_t at = 0; at < buffers_.extent.in; at++) buffers_.in()[at] = inputOf(group_.rank(), at);
    run();
    std::uint64_t wrong = 0, first = 0;
    for (std::size_t at = buffers_.extent.out; at-- > 0;)
      if (buffers_.out()[at] != case_.expected(group_, unit_, at)) wrong++, first = at;
    found_.mismatches += wrong;
    if (wrong > 0) found_.firstAtByte = first * sizeof(float);
  }

  /** Longest first, of all ranks: of one run of it. */
  std::vector<double> secondsOf(std::uint64_t runs) {
    barrier(group_);
    const auto start = Clock::now();
    for (std::uint64_t each = 0; each < runs; each++) run();
    const double own = std::chrono::duration<double>(Clock::now() - start).count() / static_cast<double>(runs);
    std::vector<double> all(group_.size());
    allGather(group_, &own, all.data(), sizeof own);
    std::sort(all.rbegin(), all.rend());
    return all;
  }

  std::uint64_t bytes() const { return case_.bytes(group_, unit_); }
  double busBytes() const { return static_cast<double>(bytes()) * case_.factor(group_.size()); }
  const Corruption &found() const { return found_; }

private:
  static std::size_t unitOf(const CollectiveCase &which, const Group &group, std::uint64_t bytes) {
    return std::max<std::size_t>(1, bytes / sizeof(float) / (which.isOfBlocks ? group.size() : 1));
  }
  void run() { case_.run(group_, buffers_.in(), buffers_.out(), unit_); }

  const CollectiveCase &case_;
  const Group &group_;
  std::size_t unit_;
  Buffers buffers_;
  Corruption found_{"a rank's result is wrong", 0, 0};
};

/** All ranks come to the same numbers, since they have the same times. */
struct Plan {
  std::uint64_t runs;
  unsigned samples;

  Plan(double once, unsigned wanted) {
    runs = static_cast<std::uint64_t>(std::clamp(SAMPLE_SECONDS / once, 1.0, MOST_RUNS));
    samples = static_cast<unsigned>(std::clamp(SIZE_SECONDS / (once * static_cast<double>(runs)), 1.0, static_cast<double>(wanted)));
  }
};

/** Rank 0 tells for all. */
void report(const Group &group, const Measured &measured, bool isInPlace, const std::vector<std::vector<double>> &samples, Reporter &reporter) {
  if (group.rank() != 0) return;
  const std::map<std::string, std::string> labels = {
      {"bytes", std::to_string(measured.bytes())}, {"place", isInPlace ? "in" : "out"}, {"type", "float32"}, {"ranks", std::to_string(group.size())}};
  const auto tell = [&](const char *name, const char *unit, const char *over, auto figureOf) {
    Metric metric{name, unit, {}, labels};
    if (over != nullptr) metric.labels["over"] = over;
    for (const std::vector<double> &seconds : samples) metric.samples.push_back(figureOf(seconds));
    reporter.metric(metric);
  };
  tell("bandwidth", "bytes_per_second", nullptr, [&](const std::vector<double> &seconds) { return measured.busBytes() / seconds.front(); });
  tell("latency", "seconds", "slowest", [](const std::vector<double> &seconds) { return seconds.front(); });
  tell("latency", "seconds", "mean", [](const std::vector<double> &seconds) {
    return std::accumulate(seconds.begin(), seconds.end(), 0.0) / static_cast<double>(seconds.size());
  });
  tell("latency", "seconds", "fastest", [](const std::vector<double> &seconds) { return seconds.back(); });
}

void measureSize(const CollectiveCase &which, const Group &group, std::uint64_t bytes, bool isInPlace, const Options &options, Reporter &reporter, Corruption &found) {
  Measured measured(which, group, bytes, isInPlace);
  measured.check();
  const Plan plan(measured.secondsOf(1).front(), options.samples);
  std::vector<std::vector<double>> samples;
  for (unsigned sample = 0; sample < plan.samples; sample++) samples.push_back(measured.secondsOf(plan.runs));
  measured.check();
  report(group, measured, isInPlace, samples, reporter);
  if (found.mismatches == 0) found = measured.found();
}

} // namespace

void measureCollective(const char *name, const Options &options, Reporter &reporter) {
  const Group &group = groupOf(options, 0);
  const CollectiveCase &which = collectiveCase(name);
  if (which.takesPowerOfTwo && (group.size() & (group.size() - 1)) != 0) throw Skip{"takes 2, 4, 8, … ranks"};
  Corruption found{"", 0, 0};
  for (const std::uint64_t bytes : options.sizes)
    for (int isInPlace = 0; isInPlace <= (which.hasInPlace ? 1 : 0); isInPlace++) measureSize(which, group, bytes, isInPlace != 0, options, reporter, found);
  if (found.mismatches > 0) throw found;
}
