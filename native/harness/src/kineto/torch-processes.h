#pragma once
#include "../job-process.h"
#include <vector>

/** A process that has PyTorch loaded. It is heard in its network namespace alone. */
struct TorchProcess : JobProcess {
  /** Whether its profiler listens: it was started with KINETO_USE_DAEMON. */
  bool listens;
  /** Where alone its profiler writes. */
  std::string traceFolder;
};

/** None where it has no PyTorch, or this user may not look into it. */
std::optional<TorchProcess> torchProcess(pid_t pid);

std::vector<TorchProcess> torchProcesses();
