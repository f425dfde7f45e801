#pragma once
#include "driver.h"
#include <map>
#include <vector>

/** One GPU, ready to be measured by this process. */
struct Gpu {
  int index;
  cuda::Device device;
  cuda::Context context;
  int multiprocessors;
  int cacheBytes;
  /** 90: compute capability 9.0. */
  int capability;

  /** Makes it the one that calls without a GPU's name mean. */
  void use() const;
  std::uint64_t freeBytes() const;
};

/** The GPUs of this node, each with its context. @throws Skip where there is none */
std::vector<Gpu> openGpus();

/** Lets each reach the other's memory. @returns whether the hardware can */
bool connect(const Gpu &one, const Gpu &other);

/** Keeps this process, and the memory that it takes from now on, near a GPU; where nobody says what is near, the kernel chooses. */
void stayNear(const Gpu &gpu);

std::string pciBusIdOf(cuda::Device device);

int attributeOf(cuda::Device device, int attribute);
constexpr int MULTIPROCESSORS = 16, CACHE_BYTES = 38, CAPABILITY_MAJOR = 75, CAPABILITY_MINOR = 76;
constexpr int MEMORY_CLOCK_KHZ = 36, MEMORY_BUS_BITS = 37;
