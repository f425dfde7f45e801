#pragma once
#include "json.h"
#include <optional>
#include <string>
#include <sys/types.h>

/** What a process is to gpuctl. */
struct JobProcess {
  pid_t pid;
  std::string command;
  /** Of gpuctl's, where it belongs to one; then also the node that it was started on. */
  std::string jobId, node;
  /** Of its job, where its environment tells one. */
  std::optional<unsigned> rank;
  /** Whether it is in this network namespace. */
  bool isHere;
};

/** @param environment as the process was started with */
JobProcess jobProcess(pid_t pid, const std::string &environment);

/** By which people know it; what else there is to tell is set by the caller. */
Json told(const JobProcess &process);
