#include "gpu-facts.h"
#include "../json-facts.h"
#include "../nvml/clock-reasons.h"
#include "../nvml/pci-address.h"
#include "../nvml/processes.h"
#include "nvlinks.h"
#include <cstdio>

namespace {

using std::optional;

void sayIdentity(Json &json, const Nvml &nvml, NvmlDevice device) {
  const auto name = textFrom(nvml.nvmlDeviceGetName, device);
  say(json, "name", name);
  json.set("simulated", name && isSimulated(*name));
  say(json, "uuid", textFrom(nvml.nvmlDeviceGetUUID, device));
  say(json, "serial", textFrom(nvml.nvmlDeviceGetSerial, device));
  say(json, "minor", numberOf(nvml.nvmlDeviceGetMinorNumber, device));
  NvmlPci pci{};
  if (!isTold(nvml.nvmlDeviceGetPciInfo_v3, device, &pci)) return;
  char id[16];
  std::snprintf(id, sizeof id, "%04x:%04x", pci.deviceId & 0xFFFF, pci.deviceId >> 16);
  json.set("pci", pciAddress(pci)).set("deviceId", id);
}

Json pcie(const Nvml &nvml, NvmlDevice device) {
  Json json = Json::object();
  say(json, "generation", numberOf(nvml.nvmlDeviceGetCurrPcieLinkGeneration, device));
  say(json, "width", numberOf(nvml.nvmlDeviceGetCurrPcieLinkWidth, device));
  say(json, "mostGeneration", numberOf(nvml.nvmlDeviceGetMaxPcieLinkGeneration, device));
  say(json, "mostWidth", numberOf(nvml.nvmlDeviceGetMaxPcieLinkWidth, device));
  say(json, "replays", numberOf(nvml.nvmlDeviceGetPcieReplayCounter, device));
  return json;
}

void sayMemory(Json &json, const Nvml &nvml, NvmlDevice device) {
  NvmlMemory memory;
  if (isTold(nvml.nvmlDeviceGetMemoryInfo_v2, device, &memory))
    json.set("memoryBytes", std::uint64_t{memory.total}).set("memoryUsedBytes", std::uint64_t{memory.used});
  say(json, "memoryBusBits", numberOf(nvml.nvmlDeviceGetMemoryBusWidth, device));
}

Json ecc(const Nvml &nvml, NvmlDevice device) {
  Json json = Json::object();
  unsigned now = 0, later = 0;
  if (isTold(nvml.nvmlDeviceGetEccMode, device, &now, &later)) json.set("isOn", now != 0).set("willBeOn", later != 0);
  const auto count = [&](const char *name, NvmlEccKind kind, NvmlEccSince since) {
    unsigned long long errors = 0;
    if (isTold(nvml.nvmlDeviceGetTotalEccErrors, device, unsigned{kind}, unsigned{since}, &errors)) json.set(name, std::uint64_t{errors});
  };
  count("volatileCorrected", NVML_CORRECTED, NVML_VOLATILE);
  count("volatileUncorrected", NVML_UNCORRECTED, NVML_VOLATILE);
  count("aggregateCorrected", NVML_CORRECTED, NVML_AGGREGATE);
  count("aggregateUncorrected", NVML_UNCORRECTED, NVML_AGGREGATE);
  return json;
}

void sayRemaps(Json &json, const Nvml &nvml, NvmlDevice device) {
  unsigned corrected = 0, uncorrected = 0, isPending = 0, hasFailed = 0;
  if (!isTold(nvml.nvmlDeviceGetRemappedRows, device, &corrected, &uncorrected, &isPending, &hasFailed)) return;
  Json rows = Json::object();
  rows.set("corrected", corrected).set("uncorrected", uncorrected).set("isPending", isPending != 0).set("hasFailed", hasFailed != 0);
  json.set("remappedRows", std::move(rows));
}

Json clocks(const Nvml &nvml, NvmlDevice device) {
  Json json = Json::object();
  say(json, "smMhz", numberOf(nvml.nvmlDeviceGetClockInfo, device, unsigned{NVML_SM_CLOCK}));
  say(json, "mostSmMhz", numberOf(nvml.nvmlDeviceGetMaxClockInfo, device, unsigned{NVML_SM_CLOCK}));
  say(json, "memoryMhz", numberOf(nvml.nvmlDeviceGetClockInfo, device, unsigned{NVML_MEMORY_CLOCK}));
  say(json, "mostMemoryMhz", numberOf(nvml.nvmlDeviceGetMaxClockInfo, device, unsigned{NVML_MEMORY_CLOCK}));
  return json;
}

/** From milliwatts. */
optional<double> watts(optional<unsigned> milliwatts) { return milliwatts ? optional(*milliwatts / 1e3) : std::nullopt; }

void sayState(Json &json, const Nvml &nvml, NvmlDevice device) {
  json.set("clocks", clocks(nvml, device));
  if (const auto reasons = clockReasons(nvml, device)) json.set("clockReasons", clockReasonsJson(*reasons));
  say(json, "temperatureC", numberOf(nvml.nvmlDeviceGetTemperature, device, 0U));
  say(json, "powerW", watts(numberOf(nvml.nvmlDeviceGetPowerUsage, device)));
  say(json, "powerLimitW", watts(numberOf(nvml.nvmlDeviceGetEnforcedPowerLimit, device)));
  if (const auto persists = numberOf(nvml.nvmlDeviceGetPersistenceMode, device)) json.set("isPersistent", *persists != 0);
  unsigned mig = 0, laterMig = 0;
  if (isTold(nvml.nvmlDeviceGetMigMode, device, &mig, &laterMig)) json.set("isMig", mig != 0);
}

const char *fabricStateName(unsigned state) {
  switch (state) {
  case NVML_FABRIC_NOT_STARTED:
    return "not-started";
  case NVML_FABRIC_IN_PROGRESS:
    return "in-progress";
  case NVML_FABRIC_COMPLETED:
    return "completed";
  default:
    return "not-supported";
  }
}

void sayFabric(Json &json, const Nvml &nvml, NvmlDevice device) {
  NvmlFabric fabric;
  if (!isTold(nvml.nvmlDeviceGetGpuFabricInfoV, device, &fabric)) return;
  Json facts = Json::object();
  facts.set("state", fabricStateName(fabric.state));
  if (fabric.state == NVML_FABRIC_COMPLETED) {
    facts.set("status", fabric.status).set("cliqueId", fabric.cliqueId).set("healthMask", fabric.healthMask);
    std::string uuid;
    for (const unsigned char byte : fabric.clusterUuid) {
      char digits[3];
      std::snprintf(digits, sizeof digits, "%02x", byte);
      uuid += digits;
    }
    facts.set("clusterUuid", uuid);
  }
  json.set("fabric", std::move(facts));
}

} // namespace

bool isSimulated(const std::string &deviceName) { return deviceName.rfind("Simulated ", 0) == 0; }

Json gpuFacts(const Nvml &nvml, NvmlDevice device, unsigned index) {
  Json json = Json::object();
  json.set("index", index);
  sayIdentity(json, nvml, device);
  json.set("pcie", pcie(nvml, device));
  sayMemory(json, nvml, device);
  json.set("ecc", ecc(nvml, device));
  sayRemaps(json, nvml, device);
  sayState(json, nvml, device);
  if (const auto processes = processesOn(nvml, device)) json.set("processes", processesJson(*processes));
  json.set("nvlinks", nvlinks(nvml, device));
  sayFabric(json, nvml, device);
  return json;
}
