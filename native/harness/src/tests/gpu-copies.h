#pragma once
#include "../gpu/copies.h"
#include "../gpu/findings.h"
#include "../gpu/pool.h"

/** What the tests of copies have in common: the GPUs, and buffers as large as there is room for. */
class CopyBench {
public:
  /**
   * @param gpuBuffers, hostBuffers how many a GPU has, and how many lie near it on the host
   * @param scale each buffer's size, in those of a copy
   */
  CopyBench(const Options &options, Reporter &reporter, unsigned gpuBuffers, unsigned hostBuffers, unsigned scale = 1);

  const std::vector<Gpu> gpus;
  const Options &options;
  const std::uint64_t bytes;
  Pool pool;
  Findings findings;

  /** @throws Skip where no two GPUs reach each other */
  void connectPeers();
  bool areConnected(const Gpu &one, const Gpu &other) const { return connected_.count({one.index, other.index}) != 0; }
  std::vector<int> allIndexes() const;

  void tell(const std::vector<double> &samples, std::map<std::string, std::string> labels);

private:
  std::uint64_t fittingBytes(unsigned gpuBuffers, unsigned hostBuffers) const;

  Reporter &reporter_;
  std::set<std::pair<int, int>> connected_;
};

/** Of all samples, what one of the transfers did. */
std::vector<double> ratesOf(const std::vector<CopyRates> &samples, std::size_t transfer);
