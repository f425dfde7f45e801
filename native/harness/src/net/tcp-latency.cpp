#include "network-tests.h"
#include "transfer.h"
#include <algorithm>
#include <cstring>

namespace {

constexpr unsigned ROUND_TRIPS = 1000;
constexpr std::size_t BYTES = 8;

/** In seconds, least first. */
std::vector<double> roundTrips(const Group &group, Corruption &found) {
  const unsigned peer = group.next();
  std::vector<double> seconds;
  for (std::uint64_t trip = 0; trip < ROUND_TRIPS; trip++) {
    std::uint64_t back = ~trip;
    const auto start = Clock::now();
    if (group.rank() == 0) transfer(group, {{peer, &trip, BYTES}}, {});
    transfer(group, {}, {{peer, &back, BYTES}});
    if (group.rank() != 0) transfer(group, {{peer, &trip, BYTES}}, {});
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    if (back != trip && found.mismatches++ == 0) found.firstAtByte = trip * BYTES;
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds;
}

} // namespace

void tcpLatency(const Options &options, Reporter &reporter) {
  const Group &group = groupOf(options, 2);
  Corruption found{"what came over TCP is not what was sent", 0, 0};
  std::vector<Metric> metrics;
  for (const char *percentile : {"50", "90", "99"})
    metrics.push_back({"latency", "seconds", {}, {{"percentile", percentile}, {"bytes", std::to_string(BYTES)}, {"peer", group.nameOf(group.next())}}});
  for (unsigned sample = 0; sample <= options.samples; sample++) {
    const std::vector<double> seconds = roundTrips(group, found);
    if (sample == 0) continue; // wakes what slept
    for (Metric &metric : metrics) metric.samples.push_back(seconds[std::stoul(metric.labels["percentile"]) * ROUND_TRIPS / 100] / 2);
  }
  if (group.rank() == 0)
    for (const Metric &metric : metrics) reporter.metric(metric);
  if (found.mismatches > 0) throw found;
}
