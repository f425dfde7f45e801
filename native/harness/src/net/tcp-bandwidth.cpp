#include "network-tests.h"
#include "tcp-streams.h"

void tcpBandwidth(const Options &options, Reporter &reporter) {
  TcpStreams streams(groupOf(options, 2));
  streams.measure({}, options.samples, reporter);
  if (streams.found().mismatches > 0) throw streams.found();
}
