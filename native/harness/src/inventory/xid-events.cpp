#include "xid-events.h"
#include "../nvml/pci-address.h"

constexpr unsigned MOST_EVENTS = 1000, WAIT_MS = 20;

Json xidEvents(const Nvml &nvml, const std::vector<NvmlDevice> &devices) {
  Json list = Json::array();
  NvmlEventSet set = nullptr;
  if (!isTold(nvml.nvmlEventSetCreate, &set)) return list;
  for (const NvmlDevice device : devices)
    if (device != nullptr) isTold(nvml.nvmlDeviceRegisterEvents, device, NVML_EVENT_XID, set);
  NvmlEvent event{};
  for (unsigned count = 0; count < MOST_EVENTS && isTold(nvml.nvmlEventSetWait_v2, set, &event, WAIT_MS); count++) {
    if (event.type != NVML_EVENT_XID) continue;
    Json json = Json::object();
    NvmlPci pci{};
    json.set("source", "nvml").set("code", std::uint64_t{event.data});
    if (isTold(nvml.nvmlDeviceGetPciInfo_v3, event.device, &pci)) json.set("pci", pciAddress(pci));
    list.push(std::move(json));
  }
  return list;
}
