#include "rails.h"
#include "../text-file.h"
#include <algorithm>
#include <sys/stat.h>

std::string networkName() {
  struct stat network {};
  stat("/proc/self/ns/net", &network);
  return firstLine("/proc/sys/kernel/random/boot_id") + " " + std::to_string(network.st_ino);
}

std::vector<Rail> railsBetween(const std::vector<std::string> (&adapters)[2], unsigned rank) {
  const std::vector<std::string> &own = adapters[rank], &peers = adapters[1 - rank];
  std::vector<Rail> rails;
  for (std::size_t at = 0; at < adapters[0].size(); at++)
    if (own.size() == peers.size()) rails.push_back({own[at], peers[at]});
    else if (std::find(adapters[1].begin(), adapters[1].end(), adapters[0][at]) != adapters[1].end()) rails.push_back({adapters[0][at], adapters[0][at]});
  return rails;
}

std::map<std::string, std::string> labelsOf(const Rail &rail, unsigned rank) {
  return {{"adapter", rank == 0 ? rail.own : rail.peers}, {"peerAdapter", rank == 0 ? rail.peers : rail.own}};
}

void tellReached(const Group &group, const Rail &rail, const std::string &reason, Reporter &reporter) {
  if (group.rank() != 0) return;
  Metric metric{"reached", "count", {reason.empty() ? 1.0 : 0.0}, labelsOf(rail, 0)};
  metric.labels["peer"] = group.nameOf(group.next());
  if (!reason.empty()) metric.labels["reason"] = reason;
  reporter.metric(metric);
}
