#include "processes.h"

std::optional<std::vector<NvmlProcess>> processesOn(const Nvml &nvml, NvmlDevice device) {
  std::vector<NvmlProcess> processes(256);
  unsigned count = static_cast<unsigned>(processes.size());
  if (!isTold(nvml.nvmlDeviceGetComputeRunningProcesses_v3, device, &count, processes.data())) return std::nullopt;
  if (count < processes.size()) processes.resize(count);
  return processes;
}

Json processesJson(const std::vector<NvmlProcess> &processes) {
  Json list = Json::array();
  for (const NvmlProcess &each : processes) {
    Json json = Json::object();
    json.set("pid", each.pid);
    if (each.memoryBytes != NVML_NO_VALUE) json.set("memoryBytes", std::uint64_t{each.memoryBytes});
    list.push(std::move(json));
  }
  return list;
}
