#include "gpu-copies.h"
#include "tests.h"

// Between one GPU and all that it reaches, all at once, as nvbandwidth's tests of these names do it; the figure is all bytes of the one.
// Reads of "all to one" are all GPUs' of the one, those of "one to all" the one's of all. (nvbandwidth 0.8 lets the source do the former
// where the cores copy, which is a write.)

namespace {

enum class Act { read, write };
enum class Flow { intoOne, outOfOne };

class ManyCopies {
public:
  ManyCopies(const Options &options, Reporter &reporter, Flow flow, Act act, Way way)
      : bench_(options, reporter, static_cast<unsigned>(openGpus().size()), 0), flow_(flow), act_(act), way_(way) {
    bench_.connectPeers();
  }

  void run() {
    for (const Gpu &one : bench_.gpus) bench_.findings.attempt(bench_.allIndexes(), [&] { measure(one); });
    bench_.findings.settle();
  }

private:
  Transfer transfer(const Gpu &one, const Gpu &other) {
    constexpr unsigned OWN = 0; // the one has a buffer for each of the others besides
    const Buffer near = bench_.pool.onGpu(one, static_cast<unsigned>(other.index) + 1), far = bench_.pool.onGpu(other, OWN);
    const bool isInto = flow_ == Flow::intoOne;
    const Gpu &source = isInto ? other : one, &destination = isInto ? one : other;
    return {act_ == Act::read ? &destination : &source, isInto ? far : near, isInto ? near : far, bench_.bytes};
  }

  void measure(const Gpu &one) {
    std::vector<Transfer> transfers;
    for (const Gpu &other : bench_.gpus)
      if (bench_.areConnected(one, other)) transfers.push_back(transfer(one, other));
    if (transfers.empty()) return;
    std::vector<double> rates;
    for (const CopyRates &sample : measureCopies(transfers, way_, bench_.options)) rates.push_back(sample.all);
    bench_.tell(rates, {{"gpu", std::to_string(one.index)}, {"peers", std::to_string(transfers.size())}});
  }

  CopyBench bench_;
  Flow flow_;
  Act act_;
  Way way_;
};

} // namespace

#define MANY_COPIES(function, flow, act, way)                                                                                             \
  void function(const Options &options, Reporter &reporter) { ManyCopies(options, reporter, Flow::flow, Act::act, Way::way).run(); }

MANY_COPIES(allToOneWriteCe, intoOne, write, engine)
MANY_COPIES(allToOneReadCe, outOfOne, read, engine)
MANY_COPIES(oneToAllWriteCe, outOfOne, write, engine)
MANY_COPIES(oneToAllReadCe, intoOne, read, engine)
MANY_COPIES(allToOneWriteSm, intoOne, write, cores)
MANY_COPIES(allToOneReadSm, outOfOne, read, cores)
MANY_COPIES(oneToAllWriteSm, outOfOne, write, cores)
MANY_COPIES(oneToAllReadSm, intoOne, read, cores)
