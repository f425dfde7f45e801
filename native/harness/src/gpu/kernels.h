#pragma once
#include "queue.h"

/** The modules of native/harness/kernels, each for what GPUs from some capability on can do. */
struct KernelModule {
  const char *name;
  const char *ptx;
  int leastCapability;
};

extern const KernelModule BASE, TENSOR, FP8;

/** How many threads do something. */
struct Grid {
  unsigned blocks;
  unsigned threads;
  std::uint64_t count() const { return std::uint64_t{blocks} * threads; }
};

/** Enough to keep all of a GPU's memory busy. */
Grid wideGrid(const Gpu &gpu);

/** What takes long is done before: a module that is first loaded behind a held stream would wait for ever. @throws Skip for an older GPU */
cuda::Function kernelOf(const Gpu &gpu, const KernelModule &module, const char *name);

void launchWith(cuda::Function kernel, const Queue &queue, Grid grid, void **parameters);

/** The arguments must be of the kernel's own types. */
template <class... Arguments> void launch(cuda::Function kernel, const Queue &queue, Grid grid, Arguments... arguments) {
  void *parameters[] = {&arguments...};
  launchWith(kernel, queue, grid, parameters);
}
