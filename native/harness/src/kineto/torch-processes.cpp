#include "torch-processes.h"
#include "../processes.h"
#include "../text-file.h"
#include <utility>

static std::string withSlash(std::string folder) { return folder.empty() || folder.back() == '/' ? folder : folder + '/'; }

std::optional<TorchProcess> torchProcess(pid_t pid) {
  const std::string folder = procOf(pid);
  if (textOf(folder + "/maps").find("/libtorch_cpu.so") == std::string::npos) return std::nullopt;
  const std::string environment = textOf(folder + "/environ");
  return TorchProcess{jobProcess(pid, environment), variableIn(environment, "KINETO_USE_DAEMON").has_value(),
                      withSlash(variableIn(environment, "KINETO_ONDEMAND_TRACE_DIR").value_or("/tmp"))};
}

std::vector<TorchProcess> torchProcesses() {
  std::vector<TorchProcess> found;
  for (const pid_t pid : processIds())
    if (auto process = torchProcess(pid)) found.push_back(*std::move(process));
  return found;
}
