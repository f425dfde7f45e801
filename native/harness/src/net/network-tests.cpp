#include "network-tests.h"
#include "../tests/tests.h"

const Group &groupOf(const Options &options, unsigned ranks) {
  if (options.group == nullptr) throw Skip{"takes other nodes"};
  const unsigned size = options.group->size();
  if (ranks == 0 ? size < 2 : size != ranks) throw Skip{"takes " + std::string(ranks == 0 ? "two or more" : std::to_string(ranks)) + " nodes, not " + std::to_string(size)};
  return *options.group;
}

void cpuAllReduce(const Options &options, Reporter &reporter) { measureOverTcp("all_reduce", options, reporter); }
void cpuAllGather(const Options &options, Reporter &reporter) { measureOverTcp("all_gather", options, reporter); }
void cpuReduceScatter(const Options &options, Reporter &reporter) { measureOverTcp("reduce_scatter", options, reporter); }
void cpuBroadcast(const Options &options, Reporter &reporter) { measureOverTcp("broadcast", options, reporter); }
void cpuReduce(const Options &options, Reporter &reporter) { measureOverTcp("reduce", options, reporter); }
void cpuAllToAll(const Options &options, Reporter &reporter) { measureOverTcp("alltoall", options, reporter); }
void cpuAllToAllV(const Options &options, Reporter &reporter) { measureOverTcp("alltoallv", options, reporter); }
void cpuSendReceive(const Options &options, Reporter &reporter) { measureOverTcp("sendrecv", options, reporter); }
void cpuGather(const Options &options, Reporter &reporter) { measureOverTcp("gather", options, reporter); }
void cpuScatter(const Options &options, Reporter &reporter) { measureOverTcp("scatter", options, reporter); }
void cpuHypercube(const Options &options, Reporter &reporter) { measureOverTcp("hypercube", options, reporter); }
