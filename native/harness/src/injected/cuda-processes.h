#pragma once
#include "../job-process.h"
#include <vector>

/** A process that has CUDA loaded, and no PyTorch: that one's own profiler is asked instead. */
struct CudaProcess : JobProcess {
  /** Whether our library waits in it: it was started with CUDA_INJECTION64_PATH. */
  bool listens;
};

/** As far as this user may look into them. */
std::vector<CudaProcess> cudaProcesses();

/** Those of other users in which our library waits: only these can tell it. */
std::vector<CudaProcess> cudaProcessesOfOthers();
