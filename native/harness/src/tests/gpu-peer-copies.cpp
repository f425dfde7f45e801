#include "gpu-copies.h"
#include "tests.h"

// Between two GPUs, as nvbandwidth's tests of these names do it: the source writes, or the destination reads.

namespace {

enum class Act { read, write };
constexpr unsigned SENT = 0, RECEIVED = 1;

class PeerCopies {
public:
  PeerCopies(const Options &options, Reporter &reporter, Act act, Way way) : bench_(options, reporter, 2, 0), act_(act), way_(way) {
    bench_.connectPeers();
  }

  void oneWay() {
    forPairs([&](const Gpu &from, const Gpu &to) { tell(from, to, ratesOf(measure({transfer(from, to)}), 0)); });
  }

  /** Both directions are measured at once, so each pair is taken once. */
  void bothWays() {
    forPairs([&](const Gpu &from, const Gpu &to) {
      if (from.index > to.index) return;
      const auto samples = measure({transfer(from, to), transfer(to, from)});
      tell(from, to, ratesOf(samples, 0));
      tell(to, from, ratesOf(samples, 1));
    });
  }

private:
  template <class Each> void forPairs(const Each &each) {
    for (const Gpu &from : bench_.gpus)
      for (const Gpu &to : bench_.gpus)
        if (bench_.areConnected(from, to)) bench_.findings.attempt({from.index, to.index}, [&] { each(from, to); });
    bench_.findings.settle();
  }

  Transfer transfer(const Gpu &from, const Gpu &to) {
    return {act_ == Act::read ? &to : &from, bench_.pool.onGpu(from, SENT), bench_.pool.onGpu(to, RECEIVED), bench_.bytes};
  }

  std::vector<CopyRates> measure(const std::vector<Transfer> &transfers) const { return measureCopies(transfers, way_, bench_.options); }

  void tell(const Gpu &from, const Gpu &to, const std::vector<double> &samples) {
    bench_.tell(samples, {{"from", std::to_string(from.index)}, {"to", std::to_string(to.index)}});
  }

  CopyBench bench_;
  Act act_;
  Way way_;
};

} // namespace

#define PEER_COPIES(function, act, way, ways)                                                                                             \
  void function(const Options &options, Reporter &reporter) { PeerCopies(options, reporter, Act::act, Way::way).ways(); }

PEER_COPIES(deviceToDeviceMemcpyReadCe, read, engine, oneWay)
PEER_COPIES(deviceToDeviceMemcpyWriteCe, write, engine, oneWay)
PEER_COPIES(deviceToDeviceBidirectionalMemcpyReadCe, read, engine, bothWays)
PEER_COPIES(deviceToDeviceBidirectionalMemcpyWriteCe, write, engine, bothWays)
PEER_COPIES(deviceToDeviceMemcpyReadSm, read, cores, oneWay)
PEER_COPIES(deviceToDeviceMemcpyWriteSm, write, cores, oneWay)
PEER_COPIES(deviceToDeviceBidirectionalMemcpyReadSm, read, cores, bothWays)
PEER_COPIES(deviceToDeviceBidirectionalMemcpyWriteSm, write, cores, bothWays)

void deviceLocalCopy(const Options &options, Reporter &reporter) {
  CopyBench bench(options, reporter, 2, 0);
  for (const Gpu &gpu : bench.gpus)
    bench.findings.attempt({gpu.index}, [&] {
      const Transfer transfer{&gpu, bench.pool.onGpu(gpu, SENT), bench.pool.onGpu(gpu, RECEIVED), bench.bytes};
      bench.tell(ratesOf(measureCopies({transfer}, Way::engine, options), 0), {{"gpu", std::to_string(gpu.index)}});
    });
  bench.findings.settle();
}
