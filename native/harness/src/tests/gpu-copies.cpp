#include "gpu-copies.h"
#include "../pages.h"
#include <algorithm>

CopyBench::CopyBench(const Options &options_, Reporter &reporter, unsigned gpuBuffers, unsigned hostBuffers, unsigned scale)
    : gpus(openGpus()), options(options_), bytes(fittingBytes(gpuBuffers * scale, hostBuffers * scale)), pool(bytes * scale),
      reporter_(reporter) {}

std::uint64_t CopyBench::fittingBytes(unsigned gpuBuffers, unsigned hostBuffers) const {
  std::uint64_t least = options.gpuBytes;
  for (const Gpu &gpu : gpus) least = fitting(least, gpu.freeBytes(), std::max(gpuBuffers, 1u));
  if (hostBuffers == 0) return least;
  return fitting(least, availableMemoryBytes(), hostBuffers * static_cast<unsigned>(gpus.size()));
}

void CopyBench::connectPeers() {
  for (const Gpu &one : gpus)
    for (const Gpu &other : gpus)
      if (one.index < other.index && connect(one, other)) connected_.insert({{one.index, other.index}, {other.index, one.index}});
  if (connected_.empty()) throw Skip{gpus.size() < 2 ? "there is one GPU alone" : "no GPU reaches another's memory"};
}

std::vector<int> CopyBench::allIndexes() const {
  std::vector<int> indexes;
  for (const Gpu &gpu : gpus) indexes.push_back(gpu.index);
  return indexes;
}

void CopyBench::tell(const std::vector<double> &samples, std::map<std::string, std::string> labels) {
  labels["bytes"] = std::to_string(bytes);
  reporter_.metric({"bandwidth", "bytes_per_second", samples, std::move(labels)});
}

std::vector<double> ratesOf(const std::vector<CopyRates> &samples, std::size_t transfer) {
  std::vector<double> rates;
  for (const CopyRates &sample : samples) rates.push_back(sample.each.at(transfer));
  return rates;
}
