#include "../collective/plan.h"
#include "../net/network-tests.h"
#include "by-nccl.h"
#include <algorithm>

namespace {

constexpr std::uint64_t BYTES = 128 << 20;

/** One of each member, whose labels say which GPU of each node that is. */
std::vector<Metric> metricsOf(const Clique &clique, std::uint64_t bytes, const Group &group) {
  std::vector<Metric> metrics;
  const NcclLog said = clique.said();
  for (const GpuRank &member : clique.members()) {
    const std::vector<int> gpus = clique.processes().gathered(member.gpu->index);
    Metric metric{"bandwidth", "bytes_per_second", {}, {{"gpu", std::to_string(gpus[0])}, {"peerGpu", std::to_string(gpus[1])}, {"bytes", std::to_string(bytes)}, {"peer", group.nameOf(1)}}};
    if (!said.network.empty()) metric.labels["network"] = said.network;
    metrics.push_back(metric);
  }
  return metrics;
}

} // namespace

void ncclRails(const Options &options, Reporter &reporter) {
  const Group &group = groupOf(options, 2);
  const Clique clique(options, Clique::Shape::rails);
  const Collective &both = collectiveNamed("sendrecv");
  const std::size_t unit = both.unitOf(2, options.sizes.empty() ? BYTES : options.sizes.back());
  ByNccl rails(clique, both, unit, false, options.gpuPatienceSeconds());
  Corruption found{"a rank's result is wrong", 0, 0};
  rails.check(found);
  const auto bytes = static_cast<double>(both.bytes(2, unit));
  auto metrics = metricsOf(clique, both.bytes(2, unit), group);
  const auto once = rails.memberSecondsOf(1);
  const Plan plan(*std::max_element(once.begin(), once.end()), ByNccl::MOST_RUNS, options.samples);
  for (unsigned sample = 0; sample < plan.samples; sample++) {
    const auto seconds = rails.memberSecondsOf(plan.runs);
    for (std::size_t at = 0; at < metrics.size(); at++) metrics[at].samples.push_back(bytes / seconds[at]);
  }
  rails.check(found);
  if (group.rank() == 0)
    for (const Metric &metric : metrics) reporter.metric(metric);
  if (found.mismatches > 0) throw found;
}
