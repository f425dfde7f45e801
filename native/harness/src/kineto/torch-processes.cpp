#include "torch-processes.h"
#include "../processes.h"
#include "../text-file.h"
#include <cstdlib>
#include <utility>

namespace {

std::optional<unsigned> numberFrom(const std::optional<std::string> &text) {
  const bool isNumber = text && !text->empty() && text->size() < 9 && text->find_first_not_of("0123456789") == std::string::npos;
  return isNumber ? std::optional(static_cast<unsigned>(std::strtoul(text->c_str(), nullptr, 10))) : std::nullopt;
}

std::string withSlash(std::string folder) { return folder.empty() || folder.back() == '/' ? folder : folder + '/'; }

} // namespace

std::optional<TorchProcess> torchProcess(pid_t pid) {
  const std::string folder = procOf(pid);
  if (textOf(folder + "/maps").find("/libtorch_cpu.so") == std::string::npos) return std::nullopt;
  const std::string environment = textOf(folder + "/environ");
  const auto variable = [&](const char *name) { return variableIn(environment, name); };
  return TorchProcess{pid,
                      variable("GPUCTL_JOB_ID").value_or(""),
                      firstLine(folder + "/comm"),
                      numberFrom(variable("RANK")),
                      variable("KINETO_USE_DAEMON").has_value(),
                      isOfThisNetwork(pid),
                      withSlash(variable("KINETO_ONDEMAND_TRACE_DIR").value_or("/tmp"))};
}

std::vector<TorchProcess> torchProcesses() {
  std::vector<TorchProcess> found;
  for (const pid_t pid : processIds())
    if (auto process = torchProcess(pid)) found.push_back(*std::move(process));
  return found;
}
