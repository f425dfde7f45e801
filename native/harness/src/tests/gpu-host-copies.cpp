#include "gpu-copies.h"
#include "tests.h"

// Between the host and GPUs, as nvbandwidth's tests of these names do it.

namespace {

enum class Toward { gpu, host };
enum class Besides { nothing, oppositeCopy };
enum class Loading { one, all };

class HostCopies {
public:
  HostCopies(const Options &options, Reporter &reporter, Toward toward, Way way, Besides besides, Loading loading)
      : bench_(options, reporter, buffers(way, besides), buffers(way, besides), disturbing(way, besides, loading)), toward_(toward),
        way_(way), hasOpposite_(besides == Besides::oppositeCopy && way == Way::engine), loading_(loading),
        scale_(disturbing(way, besides, loading)) {}

  void run() {
    for (const Gpu &gpu : bench_.gpus)
      bench_.findings.attempt(loading_ == Loading::all ? bench_.allIndexes() : std::vector<int>{gpu.index}, [&] { measure(gpu); });
    bench_.findings.settle();
  }

private:
  static unsigned buffers(Way way, Besides besides) { return besides == Besides::oppositeCopy && way == Way::engine ? 2 : 1; }

  /** Copies that only disturb are twice as long, so that they last until the measured one's end; with split warps all are one. */
  static unsigned disturbing(Way way, Besides besides, Loading loading) {
    const bool isAlone = besides == Besides::nothing && loading == Loading::one;
    return isAlone || way == Way::coresBothWays ? 1 : 2;
  }

  Transfer transfer(const Gpu &gpu, bool isOpposite, bool isMeasured) {
    const unsigned slot = isOpposite ? 1 : 0;
    const Buffer onGpu = bench_.pool.onGpu(gpu, slot), onHost = bench_.pool.onHost(gpu, slot);
    const bool isToGpu = (toward_ == Toward::gpu) != isOpposite;
    return {&gpu, isToGpu ? onHost : onGpu, isToGpu ? onGpu : onHost, bench_.bytes * (isMeasured ? 1 : scale_)};
  }

  void measure(const Gpu &gpu) {
    std::vector<Transfer> transfers = {transfer(gpu, false, true)};
    if (hasOpposite_) transfers.push_back(transfer(gpu, true, false));
    if (loading_ == Loading::all)
      for (const Gpu &other : bench_.gpus) {
        if (other.index == gpu.index) continue;
        transfers.push_back(transfer(other, false, false));
        if (hasOpposite_) transfers.push_back(transfer(other, true, false));
      }
    const std::string index = std::to_string(gpu.index);
    const bool isToGpu = toward_ == Toward::gpu;
    const auto samples = measureCopies(transfers, way_, bench_.options);
    bench_.tell(ratesOf(samples, 0), {{"from", isToGpu ? "host" : index}, {"to", isToGpu ? index : "host"}});
  }

  CopyBench bench_;
  Toward toward_;
  Way way_;
  bool hasOpposite_;
  Loading loading_;
  unsigned scale_;
};

} // namespace

#define HOST_COPIES(function, toward, way, besides, loading)                                                                              \
  void function(const Options &options, Reporter &reporter) {                                                                             \
    HostCopies(options, reporter, Toward::toward, Way::way, Besides::besides, Loading::loading).run();                                    \
  }

HOST_COPIES(hostToDeviceMemcpyCe, gpu, engine, nothing, one)
HOST_COPIES(deviceToHostMemcpyCe, host, engine, nothing, one)
HOST_COPIES(hostToDeviceBidirectionalMemcpyCe, gpu, engine, oppositeCopy, one)
HOST_COPIES(deviceToHostBidirectionalMemcpyCe, host, engine, oppositeCopy, one)
HOST_COPIES(allToHostMemcpyCe, host, engine, nothing, all)
HOST_COPIES(allToHostBidirectionalMemcpyCe, host, engine, oppositeCopy, all)
HOST_COPIES(hostToAllMemcpyCe, gpu, engine, nothing, all)
HOST_COPIES(hostToAllBidirectionalMemcpyCe, gpu, engine, oppositeCopy, all)
HOST_COPIES(hostToDeviceMemcpySm, gpu, cores, nothing, one)
HOST_COPIES(deviceToHostMemcpySm, host, cores, nothing, one)
HOST_COPIES(hostToDeviceBidirectionalMemcpySm, gpu, coresBothWays, oppositeCopy, one)
HOST_COPIES(deviceToHostBidirectionalMemcpySm, host, coresBothWays, oppositeCopy, one)
HOST_COPIES(allToHostMemcpySm, host, cores, nothing, all)
HOST_COPIES(allToHostBidirectionalMemcpySm, host, coresBothWays, oppositeCopy, all)
HOST_COPIES(hostToAllMemcpySm, gpu, cores, nothing, all)
HOST_COPIES(hostToAllBidirectionalMemcpySm, gpu, coresBothWays, oppositeCopy, all)
