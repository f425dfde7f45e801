#include "clock-reasons.h"

namespace {

struct Reason {
  unsigned long long bit;
  const char *name;
  bool isHarmful;
};

/** @source NVIDIA, NVML API reference, nvmlClocksEventReasons; that a power cap is normal under load: NVIDIA DCGM, health of clocks */
constexpr Reason REASONS[] = {
    {0x1, "idle", false},         {0x2, "application-clocks", false}, {0x4, "power-cap", false},   {0x8, "hw-slowdown", true},     {0x10, "sync-boost", false},
    {0x20, "sw-thermal", true}, {0x40, "hw-thermal", true},         {0x80, "power-brake", true}, {0x100, "display-clocks", false},
};

} // namespace

std::optional<unsigned long long> clockReasons(const Nvml &nvml, NvmlDevice device) {
  unsigned long long reasons = 0;
  const bool isKnown = isTold(nvml.nvmlDeviceGetCurrentClocksEventReasons, device, &reasons) ||
                       isTold(nvml.nvmlDeviceGetCurrentClocksThrottleReasons, device, &reasons); // its name until release 535
  return isKnown ? std::optional(reasons) : std::nullopt;
}

bool isHeldBack(unsigned long long reasons) {
  for (const Reason &each : REASONS)
    if (each.isHarmful && (reasons & each.bit) != 0) return true;
  return false;
}

std::vector<std::string> clockReasonNames(unsigned long long reasons) {
  std::vector<std::string> names;
  for (const Reason &each : REASONS)
    if ((reasons & each.bit) != 0) names.push_back(each.name);
  return names;
}

Json clockReasonsJson(unsigned long long reasons) {
  Json benign = Json::array(), harmful = Json::array();
  for (const Reason &each : REASONS)
    if ((reasons & each.bit) != 0) (each.isHarmful ? harmful : benign).push(each.name);
  Json json = Json::object();
  json.set("benign", std::move(benign)).set("harmful", std::move(harmful));
  return json;
}
