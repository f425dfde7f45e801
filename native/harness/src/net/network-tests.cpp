#include "network-tests.h"
#include "../tests/tests.h"

const Group &groupOf(const Options &options, unsigned ranks) {
  if (options.group == nullptr) throw Skip{"takes other nodes"};
  const unsigned size = options.group->size();
  if (ranks == 0 ? size < 2 : size != ranks) throw Skip{"takes " + std::string(ranks == 0 ? "two or more" : std::to_string(ranks)) + " nodes, not " + std::to_string(size)};
  return *options.group;
}

void cpuAllReduce(const Options &options, Reporter &reporter) { measureCollective("cpu_all_reduce", options, reporter); }
void cpuAllGather(const Options &options, Reporter &reporter) { measureCollective("cpu_all_gather", options, reporter); }
void cpuReduceScatter(const Options &options, Reporter &reporter) { measureCollective("cpu_reduce_scatter", options, reporter); }
void cpuBroadcast(const Options &options, Reporter &reporter) { measureCollective("cpu_broadcast", options, reporter); }
void cpuReduce(const Options &options, Reporter &reporter) { measureCollective("cpu_reduce", options, reporter); }
void cpuAllToAll(const Options &options, Reporter &reporter) { measureCollective("cpu_alltoall", options, reporter); }
void cpuAllToAllV(const Options &options, Reporter &reporter) { measureCollective("cpu_alltoallv", options, reporter); }
void cpuSendReceive(const Options &options, Reporter &reporter) { measureCollective("cpu_sendrecv", options, reporter); }
void cpuGather(const Options &options, Reporter &reporter) { measureCollective("cpu_gather", options, reporter); }
void cpuScatter(const Options &options, Reporter &reporter) { measureCollective("cpu_scatter", options, reporter); }
void cpuHypercube(const Options &options, Reporter &reporter) { measureCollective("cpu_hypercube", options, reporter); }
