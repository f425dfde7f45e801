#pragma once
#include "memory.h"
#include <map>

/** A test's buffers, each made once: pinning memory takes longer than measuring it. */
class Pool {
public:
  explicit Pool(std::uint64_t bytes) : bytes_(bytes) {}
  /** @param slot which of this GPU's */
  Buffer onGpu(const Gpu &gpu, unsigned slot) { return keep(gpuBuffers_[{gpu.index, slot}], [&] { return Memory::onGpu(gpu, bytes_); }); }
  /** @param slot which of those near this GPU */
  Buffer onHost(const Gpu &gpu, unsigned slot) { return keep(hostBuffers_[{gpu.index, slot}], [&] { return Memory::onHost(gpu, bytes_); }); }

private:
  using Kept = std::map<std::pair<int, unsigned>, Buffer>;
  template <class Make> static Buffer keep(Buffer &kept, const Make &make) {
    if (!kept) kept = make();
    return kept;
  }

  std::uint64_t bytes_;
  Kept gpuBuffers_, hostBuffers_;
};
