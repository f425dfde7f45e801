#pragma once
#include "../json.h"
#include <string>

struct TraceRequest {
  /** Of gpuctl's; empty: every process. */
  std::string job;
  /** As gpuctl calls it. Hosts that share a machine see each other's processes, which are told apart by it; empty: there are no others. */
  std::string node;
  /** What Kineto calls activities, with commas. */
  std::string activities = "kernel,gpu_memcpy,gpu_memset,gpu_user_annotation,user_annotation,cuda_runtime,cuda_driver,cpu_op";
  /** Whether Python's own calls are traced too. */
  bool hasStacks = false;
  unsigned milliseconds = 1000;
  /** From now until it begins, in all processes at once. A process of PyTorch asks every five seconds, four before it begins at the latest. */
  unsigned delaySeconds = 12;
};

/**
 * Lets the processes of this node trace themselves, all in the same window: those that have PyTorch by its own profiler, as far as they were
 * started with KINETO_USE_DAEMON, and other CUDA programs by CUPTI, as far as our library is in them. Nothing else of them changes. Each
 * trace is a file in Chrome's form, which stays.
 *
 * @returns the processes with their files, or why there is none
 */
Json takeTraces(const TraceRequest &request);
