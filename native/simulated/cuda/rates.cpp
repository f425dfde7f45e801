#include "rates.h"
#include "../../harness/src/hash.h"
#include "../world.h"

const Rates &rates() {
  constexpr unsigned long long GIB = 1ull << 30;
  static const std::map<std::string, Rates> models = {
      {"H100-SXM", {9, 0, 132, 80 * GIB, 50 << 20, 2619000, 5120, 55.4e9, 375e9, 3.02e12, 60e12, 305e12, 610e12, 1220e12, 1220e12}},
      {"H200-SXM", {9, 0, 132, 141 * GIB, 60 << 20, 3201000, 6016, 55.4e9, 375e9, 4.3e12, 60e12, 305e12, 610e12, 1220e12, 1220e12}},
      {"A100-SXM", {8, 0, 108, 80 * GIB, 40 << 20, 1593000, 5120, 25.1e9, 238e9, 1.75e12, 18e12, 135e12, 280e12, 0, 560e12}},
      {"V100-SXM", {7, 0, 80, 32 * GIB, 6 << 20, 877000, 4096, 12.1e9, 140e9, 0.8e12, 14.5e12, 0, 0, 0, 0}},
  };
  const auto found = models.find(world().model);
  return found == models.end() ? models.at("H100-SXM") : found->second;
}

namespace {

/** No two samples are quite alike; the same run gives the same. */
double jittered(double rate) {
  static unsigned long long turn = 0;
  return rate * (1 + (static_cast<double>(hashOf(turn++) % 1000) / 1000 - 0.5) * 0.004);
}

Work work(double amount, double most, std::map<Resource, double> uses) { return {amount, most, std::move(uses), nullptr}; }

} // namespace

Work memoryWork(int gpu, double bytes) {
  const double rate = rates().memory * world().rateOf(gpu);
  return work(bytes, jittered(rate), {{{Resource::memory, gpu}, rate}});
}

Work copyWork(int by, int from, int to, double bytes, bool isByCores) {
  if (from == to) { // copy engines reach less of the memory's bandwidth
    Work job = memoryWork(from, 2 * bytes);
    if (!isByCores) job.mostPerSecond *= 0.83;
    return job;
  }
  const double share = world().rateOf(by) * world().rateOf(from, to) * (isByCores ? 0.97 : 1);
  const double most = from == HOST || to == HOST ? rates().pcie : rates().nvlink;
  const auto end = [&](int gpu, Resource::Kind host, Resource::Kind peer) {
    return std::pair<const Resource, double>{{from == HOST || to == HOST ? host : peer, gpu}, most};
  };
  std::map<Resource, double> uses;
  if (to != HOST) uses.insert(end(to, Resource::hostToGpu, Resource::linkIn));
  if (from != HOST) uses.insert(end(from, Resource::gpuToHost, Resource::linkOut));
  return work(bytes, jittered(most * share), std::move(uses));
}

Work chaseWork(int by, int at, double loads) {
  const double seconds = at == by ? MEMORY_LATENCY : at == HOST ? HOST_LATENCY : PEER_LATENCY;
  const double share = at == by ? world().rateOf(by) : world().rateOf(by) * world().rateOf(at, by);
  return work(loads, jittered(share / seconds), {});
}

Work computeWork(int gpu, double operations, double perSecond) {
  static std::map<int, double> busySeconds;
  const bool isThrottling = world().throttled.count(gpu) != 0 && busySeconds[gpu] > 1;
  busySeconds[gpu] += operations / perSecond;
  const double share = world().rateOf(gpu) * (isThrottling ? 0.6 : 1);
  return work(operations, jittered(perSecond * share), {{{Resource::cores, gpu}, perSecond * share}});
}
