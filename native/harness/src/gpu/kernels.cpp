#include "kernels.h"

extern "C" const char gpuctl_base_ptx[], gpuctl_tensor_ptx[], gpuctl_fp8_ptx[];

const KernelModule BASE{"base", gpuctl_base_ptx, 70}, TENSOR{"tensor", gpuctl_tensor_ptx, 80}, FP8{"fp8", gpuctl_fp8_ptx, 89};

Grid wideGrid(const Gpu &gpu) { return {static_cast<unsigned>(gpu.multiprocessors) * 2, 512}; }

static std::string capabilityText(int capability) { return std::to_string(capability / 10) + "." + std::to_string(capability % 10); }

static cuda::Module moduleOf(const Gpu &gpu, const KernelModule &module) {
  static std::map<std::pair<int, std::string>, cuda::Module> loaded;
  if (gpu.capability < module.leastCapability)
    throw Skip{"compute capability " + capabilityText(gpu.capability) + ": this needs " + capabilityText(module.leastCapability)};
  cuda::Module &found = loaded[{gpu.index, module.name}];
  gpu.use();
  if (found == nullptr) cuda::driver().loadModule(&found, module.ptx);
  return found;
}

cuda::Function kernelOf(const Gpu &gpu, const KernelModule &module, const char *name) {
  static std::map<std::pair<int, std::string>, cuda::Function> known;
  cuda::Function &found = known[{gpu.index, name}];
  if (found == nullptr) cuda::driver().function(&found, moduleOf(gpu, module), name);
  return found;
}

void launchWith(cuda::Function kernel, const Queue &queue, Grid grid, void **parameters) {
  queue.gpu().use();
  cuda::driver().launch(kernel, grid.blocks, 1, 1, grid.threads, 1, 1, 0, queue.stream(), parameters, nullptr);
}
