#pragma once
#include "gpus.h"
#include <memory>

/** Memory that GPUs reach: a GPU's own, or the host's, pinned. */
class Memory {
public:
  static std::shared_ptr<Memory> onGpu(const Gpu &gpu, std::uint64_t bytes);
  /** @param gpu near which it is to lie */
  static std::shared_ptr<Memory> onHost(const Gpu &gpu, std::uint64_t bytes);
  ~Memory();
  Memory(const Memory &) = delete;
  Memory &operator=(const Memory &) = delete;

  cuda::Address address() const { return address_; }
  std::uint64_t bytes() const { return bytes_; }
  /** The index of its GPU, or `host`. */
  std::string place() const { return gpu_ < 0 ? "host" : std::to_string(gpu_); }
  /** Of the host's memory alone. */
  template <class T> T *as() const { return reinterpret_cast<T *>(address_); }

private:
  Memory(int gpu, cuda::Address address, std::uint64_t bytes) : gpu_(gpu), address_(address), bytes_(bytes) {}
  int gpu_;
  cuda::Address address_;
  std::uint64_t bytes_;
};

using Buffer = std::shared_ptr<Memory>;

/** From now on nothing is given back, for a GPU that does not answer would never take it: the process's end does. */
void abandonEverything();
bool isAbandoned();

/** What was asked for, or as much as fits `shares` times into half of what is free there, in whole MiB where that is one. */
std::uint64_t fitting(std::uint64_t wanted, std::uint64_t freeBytes, unsigned shares);
