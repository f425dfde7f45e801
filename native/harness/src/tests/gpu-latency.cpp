#include "../pages.h"
#include "gpu-copies.h"
#include "ring.h"
#include "tests.h"
#include <algorithm>

// The time of loads that depend on each other, from multiprocessors all over the GPU.

namespace {

constexpr std::uint64_t LOADS = 8192;
/** As nvbandwidth has it: beyond the first cache, and within the second of the GPU that has it. */
constexpr std::uint64_t SMALL_BYTES = 2 << 20;
constexpr int MOST_BLOCKS = 16;

class Chase {
public:
  Chase(const Options &options, const Gpu &gpu, const Memory &memory, const Ring &ring)
      : options_(options), queue_(gpu), memory_(memory), ring_(ring), end_(Memory::onGpu(gpu, sizeof(std::uint64_t))) {
    const auto words = ring.wordsAt(memory.address());
    if (memory.place() == "host") std::copy(words.begin(), words.end(), memory.as<std::uint64_t>());
    else cuda::driver().toDevice(memory.address(), words.data(), words.size() * sizeof(std::uint64_t));
  }

  /** Seconds of a load, the mean over the multiprocessors. */
  std::vector<double> measure() const {
    const Gpu &gpu = queue_.gpu();
    const int blocks = std::min(gpu.multiprocessors, MOST_BLOCKS);
    std::vector<double> samples;
    for (unsigned sample = 0; sample <= options_.samples; sample++) {
      double seconds = 0;
      for (int block = 0; block < blocks; block++) seconds += fromBlock(static_cast<unsigned>(block * gpu.multiprocessors / blocks));
      if (sample > 0) samples.push_back(seconds / blocks / LOADS); // the first fills the page tables' caches
    }
    return samples;
  }

private:
  double fromBlock(unsigned block) const {
    const Gpu &gpu = queue_.gpu();
    const Moment start(gpu), end(gpu);
    const cuda::Function chase = kernelOf(gpu, BASE, "chase");
    start.markOn(queue_);
    launch(chase, queue_, {static_cast<unsigned>(gpu.multiprocessors), 1}, memory_.address(), LOADS, block, end_->address());
    end.markOn(queue_);
    queue_.finish(options_.gpuPatienceSeconds());
    check();
    return start.secondsUntil(end);
  }

  void check() const {
    cuda::Address arrived = 0;
    cuda::driver().toHost(&arrived, end_->address(), sizeof arrived);
    const std::uint64_t expected = ring_.after(LOADS);
    if (arrived != memory_.address() + expected)
      throw Corruption{"GPU " + std::to_string(queue_.gpu().index) + " read another pointer from " + memory_.place(), 1, expected};
  }

  const Options &options_;
  Queue queue_;
  const Memory &memory_;
  const Ring &ring_;
  Buffer end_;
};

void tell(Reporter &reporter, std::vector<double> samples, std::map<std::string, std::string> labels, std::uint64_t bytes) {
  labels["buffer_bytes"] = std::to_string(bytes);
  reporter.metric({"latency", "seconds", std::move(samples), std::move(labels)});
}

} // namespace

void hostDeviceLatencySm(const Options &options, Reporter &reporter) {
  const auto gpus = openGpus();
  const Ring ring(SMALL_BYTES, false);
  Findings findings;
  for (const Gpu &gpu : gpus)
    findings.attempt({gpu.index}, [&] {
      const Buffer memory = Memory::onHost(gpu, SMALL_BYTES);
      tell(reporter, Chase(options, gpu, *memory, ring).measure(), {{"from", "host"}, {"to", std::to_string(gpu.index)}}, SMALL_BYTES);
    });
  findings.settle();
}

void deviceToDeviceLatencySm(const Options &options, Reporter &reporter) {
  CopyBench bench(options, reporter, 1, 0);
  bench.connectPeers();
  const Ring ring(SMALL_BYTES, false);
  for (const Gpu &from : bench.gpus)
    for (const Gpu &to : bench.gpus) {
      if (!bench.areConnected(from, to)) continue;
      bench.findings.attempt({from.index, to.index}, [&] {
        const Buffer memory = Memory::onGpu(from, SMALL_BYTES);
        const std::map<std::string, std::string> labels = {{"from", std::to_string(from.index)}, {"to", std::to_string(to.index)}};
        tell(reporter, Chase(options, to, *memory, ring).measure(), labels, SMALL_BYTES);
      });
    }
  bench.findings.settle();
}

void hbmLatency(const Options &options, Reporter &reporter) {
  const auto gpus = openGpus();
  Findings findings;
  for (const Gpu &gpu : gpus)
    findings.attempt({gpu.index}, [&] {
      const std::uint64_t enough = std::max(std::uint64_t{256} << 20, 4 * static_cast<std::uint64_t>(gpu.cacheBytes));
      const std::uint64_t bytes = fitting(std::min(options.gpuBytes, enough), std::min(gpu.freeBytes(), availableMemoryBytes() / 2), 1);
      const Ring ring(bytes, true);
      const Buffer memory = Memory::onGpu(gpu, bytes);
      tell(reporter, Chase(options, gpu, *memory, ring).measure(), {{"gpu", std::to_string(gpu.index)}}, bytes);
    });
  findings.settle();
}
