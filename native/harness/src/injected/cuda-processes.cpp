#include "cuda-processes.h"
#include "../../injector/channel.h"
#include "../inventory/sysfs.h"
#include "../processes.h"
#include "../text-file.h"
#include <unistd.h>

namespace {

/** By its thread, which a fork of the process does not have. */
bool hasOurThread(pid_t pid) {
  const std::string tasks = procOf(pid) + "/task";
  for (const std::string &task : namesIn(tasks))
    if (firstLine(tasks + "/" + task + "/comm") == CHANNEL_NAME) return true;
  return false;
}

bool has(const std::string &maps, const char *library) { return maps.find(library) != std::string::npos; }

} // namespace

std::vector<CudaProcess> cudaProcesses() {
  std::vector<CudaProcess> found;
  for (const pid_t pid : processIds()) {
    const std::string maps = textOf(procOf(pid) + "/maps");
    if (has(maps, "/libcuda.so") && !has(maps, "/libtorch_cpu.so"))
      found.push_back({jobProcess(pid, textOf(procOf(pid) + "/environ")), hasOurThread(pid)});
  }
  return found;
}

std::vector<CudaProcess> cudaProcessesOfOthers() {
  std::vector<CudaProcess> found;
  for (const pid_t pid : processIds())
    if (access((procOf(pid) + "/maps").c_str(), R_OK) == 0 && textOf(procOf(pid) + "/maps").empty() && hasOurThread(pid))
      found.push_back({jobProcess(pid, ""), true});
  return found;
}
