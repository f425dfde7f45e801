#pragma once
#include "../json.h"
#include <string>

struct TraceRequest {
  /** Of gpuctl's; empty: every process that has PyTorch. */
  std::string job;
  /** What Kineto calls activities, with commas. */
  std::string activities = "kernel,gpu_memcpy,gpu_memset,gpu_user_annotation,user_annotation,cuda_runtime,cuda_driver,cpu_op";
  /** Whether Python's own calls are traced too. */
  bool hasStacks = false;
  unsigned milliseconds = 1000;
  /** From now until it begins, in all processes at once. A process of PyTorch asks every five seconds, four before it begins at the latest. */
  unsigned delaySeconds = 12;
};

/**
 * Lets the processes of this node that have PyTorch trace themselves, all in the same window, as far as they were started with
 * KINETO_USE_DAEMON. Nothing else of them changes. Each writes a Chrome trace into a file, which stays.
 *
 * @returns the processes with their files, or why there is none
 */
Json takeTraces(const TraceRequest &request);
