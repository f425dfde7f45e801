#pragma once
#include "../json.h"
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

/** A process that has PyTorch loaded. */
struct TorchProcess {
  pid_t pid;
  /** Of gpuctl's, where it belongs to one. */
  std::string jobId;
  std::string command;
  /** Of its job, where its environment tells one. */
  std::optional<unsigned> rank;
  /** Whether its profiler listens: it was started with KINETO_USE_DAEMON. */
  bool listens;
  /** Whether it is in this network namespace, where alone it is heard. */
  bool isHere;
  /** Where alone its profiler writes. */
  std::string traceFolder;
};

/** None where it has no PyTorch, or this user may not look into it. */
std::optional<TorchProcess> torchProcess(pid_t pid);

std::vector<TorchProcess> torchProcesses();
