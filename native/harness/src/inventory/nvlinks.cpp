#include "nvlinks.h"
#include "../json-facts.h"
#include "../nvml/pci-address.h"

namespace {

const char *remoteName(unsigned type) {
  switch (type) {
  case 0:
    return "gpu";
  case 1:
    return "cpu";
  case 2:
    return "switch";
  default:
    return "unknown";
  }
}

std::optional<const char *> statusName(std::optional<unsigned> status) {
  static const char *const NAMES[] = {"ok", "chipset-not-supported", "gpu-not-supported", "topology-not-supported", "disabled", "not-supported", "unknown"};
  return status ? std::optional(NAMES[*status < 6 ? *status : 6]) : std::nullopt;
}

/** What is the nearest that two devices have in common. @source NVIDIA, NVML API reference, nvmlGpuTopologyLevel_t */
std::optional<const char *> ancestorName(std::optional<unsigned> level) {
  if (!level) return std::nullopt;
  return *level < 10 ? "board" : *level < 20 ? "switch" : *level < 30 ? "switches" : *level < 40 ? "host-bridge" : *level < 50 ? "numa-node" : "system";
}

} // namespace

Json nvlinks(const Nvml &nvml, NvmlDevice device) {
  Json links = Json::array();
  for (unsigned link = 0; link < NVML_MOST_LINKS; link++) {
    const auto state = numberOf(nvml.nvmlDeviceGetNvLinkState, device, link);
    if (!state) continue; // beyond those that it has, or the device has none
    Json json = Json::object();
    json.set("link", link).set("isUp", *state == 1);
    say(json, "version", numberOf(nvml.nvmlDeviceGetNvLinkVersion, device, link));
    if (const auto type = numberOf(nvml.nvmlDeviceGetNvLinkRemoteDeviceType, device, link)) json.set("remote", remoteName(*type));
    NvmlPci pci{};
    if (isTold(nvml.nvmlDeviceGetNvLinkRemotePciInfo_v2, device, link, &pci)) json.set("remotePci", pciAddress(pci));
    links.push(std::move(json));
  }
  return links;
}

Json peers(const Nvml &nvml, const std::vector<NvmlDevice> &devices) {
  Json list = Json::array();
  for (unsigned from = 0; from < devices.size(); from++)
    for (unsigned to = 0; to < devices.size(); to++) {
      if (from == to) continue;
      const auto status = [&](NvmlPeer way) { return statusName(numberOf(nvml.nvmlDeviceGetP2PStatus, devices[from], devices[to], unsigned{way})); };
      Json json = Json::object();
      json.set("from", from).set("to", to);
      say(json, "read", status(NVML_PEER_READ));
      say(json, "write", status(NVML_PEER_WRITE));
      say(json, "nvlink", status(NVML_PEER_NVLINK));
      say(json, "ancestor", ancestorName(numberOf(nvml.nvmlDeviceGetTopologyCommonAncestor, devices[from], devices[to])));
      list.push(std::move(json));
    }
  return list;
}
