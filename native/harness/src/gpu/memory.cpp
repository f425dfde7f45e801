#include "memory.h"
#include <algorithm>

using cuda::driver;

static bool hasGivenUp = false;

void abandonEverything() { hasGivenUp = true; }
bool isAbandoned() { return hasGivenUp; }

std::shared_ptr<Memory> Memory::onGpu(const Gpu &gpu, std::uint64_t bytes) {
  gpu.use();
  cuda::Address address = 0;
  driver().allocate(&address, bytes);
  return std::shared_ptr<Memory>(new Memory(gpu.index, address, bytes));
}

std::shared_ptr<Memory> Memory::onHost(const Gpu &gpu, std::uint64_t bytes) {
  constexpr unsigned PORTABLE = 1;
  stayNear(gpu);
  gpu.use();
  void *at = nullptr;
  driver().allocateHost(&at, bytes, PORTABLE);
  return std::shared_ptr<Memory>(new Memory(-1, reinterpret_cast<cuda::Address>(at), bytes));
}

Memory::~Memory() {
  if (hasGivenUp) return;
  if (gpu_ < 0) driver().releaseHost.attempt(as<void>());
  else driver().release.attempt(address_);
}

std::uint64_t fitting(std::uint64_t wanted, std::uint64_t freeBytes, unsigned shares) {
  constexpr std::uint64_t MIB = 1 << 20, LEAST = 4096;
  const std::uint64_t bytes = std::min(wanted, freeBytes / 2 / shares);
  if (bytes < LEAST) throw Skip{"too little memory is free"};
  return bytes >= MIB ? bytes / MIB * MIB : bytes / LEAST * LEAST;
}
