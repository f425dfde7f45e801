#include "gpu-sampler.h"
#include "../inventory/gpu-facts.h"
#include "../json-facts.h"
#include "../nvml/clock-reasons.h"
#include "../nvml/processes.h"
#include "../processes.h"
#include "../text-file.h"
#include <memory>
#include <utility>

namespace {

using Clock = std::chrono::steady_clock;

/** The device's own counters; those in percent become shares, those in MiB a second bytes. */
constexpr struct {
  NvmlGpmId id;
  const char *name;
  double unit;
} COUNTERS[] = {
    {NVML_GPM_SM, "smShare", 0.01},
    {NVML_GPM_OCCUPANCY, "occupancyShare", 0.01},
    {NVML_GPM_TENSOR, "tensorShare", 0.01},
    {NVML_GPM_DRAM, "dramShare", 0.01},
    {NVML_GPM_PCIE_TX_MIB, "pcieTxBytesPerSecond", 1048576},
    {NVML_GPM_PCIE_RX_MIB, "pcieRxBytesPerSecond", 1048576},
    {NVML_GPM_NVLINK_TX_MIB, "nvlinkTxBytesPerSecond", 1048576},
    {NVML_GPM_NVLINK_RX_MIB, "nvlinkRxBytesPerSecond", 1048576},
};

std::optional<unsigned long long> linkKib(const Nvml &nvml, NvmlDevice device, NvmlFieldId field) {
  constexpr unsigned UNSIGNED_LONG_LONG = 3;
  NvmlField value{};
  value.fieldId = field;
  value.scopeId = NVML_ALL_LINKS;
  if (!isTold(nvml.nvmlDeviceGetFieldValues, device, 1, &value) || value.result != NVML_SUCCESS) return std::nullopt;
  return value.valueType == UNSIGNED_LONG_LONG ? std::optional(value.value.asUnsignedLongLong) : std::nullopt;
}

Json namedProcesses(const std::vector<NvmlProcess> &processes) {
  Json list = Json::array();
  for (const NvmlProcess &each : processes) {
    Json json = Json::object();
    json.set("pid", each.pid);
    if (each.memoryBytes != NVML_NO_VALUE) json.set("memoryBytes", std::uint64_t{each.memoryBytes});
    if (const std::string name = firstLine(procOf(static_cast<pid_t>(each.pid)) + "/comm"); !name.empty()) json.set("name", name);
    list.push(std::move(json));
  }
  return list;
}

} // namespace

GpuSampler::GpuSampler(const Nvml &nvml, NvmlDevice device, unsigned index) : nvml_(nvml), device_(device), index_(index) {
  NvmlGpmSupport support;
  if (!isTold(nvml.nvmlGpmQueryDeviceSupport, device, &support)) return;
  counters_ = "not-supported";
  if (support.isSupported == 0) return;
  const auto made = [&nvml] {
    NvmlGpmSample sample = nullptr;
    const bool isMade = isTold(nvml.nvmlGpmSampleAlloc, &sample);
    return isMade ? Held(sample, [&nvml](NvmlGpmSample each) { (void)isTold(nvml.nvmlGpmSampleFree, each); }) : Held();
  };
  before_ = made();
  now_ = made();
  if (before_ && now_) counters_ = "supported";
  else before_ = nullptr;
}

Json GpuSampler::facts() const {
  Json json = Json::object();
  const auto name = textFrom(nvml_.nvmlDeviceGetName, device_);
  json.set("index", index_).set("simulated", name && isSimulated(*name)).set("counters", counters_);
  say(json, "name", name);
  say(json, "serial", textFrom(nvml_.nvmlDeviceGetSerial, device_));
  say(json, "mostSmMhz", numberOf(nvml_.nvmlDeviceGetMaxClockInfo, device_, unsigned{NVML_SM_CLOCK}));
  if (const auto limit = numberOf(nvml_.nvmlDeviceGetEnforcedPowerLimit, device_)) json.set("powerLimitW", *limit / 1e3);
  NvmlMemory memory;
  if (isTold(nvml_.nvmlDeviceGetMemoryInfo_v2, device_, &memory)) json.set("memoryBytes", std::uint64_t{memory.total});
  return json;
}

Json GpuSampler::sample() {
  Json json = Json::object();
  json.set("index", index_);
  NvmlUtilization utilization{};
  if (isTold(nvml_.nvmlDeviceGetUtilizationRates, device_, &utilization))
    json.set("busyShare", utilization.gpu / 100.0).set("memoryBusyShare", utilization.memory / 100.0);
  say(json, "smMhz", numberOf(nvml_.nvmlDeviceGetClockInfo, device_, unsigned{NVML_SM_CLOCK}));
  say(json, "memoryMhz", numberOf(nvml_.nvmlDeviceGetClockInfo, device_, unsigned{NVML_MEMORY_CLOCK}));
  if (const auto power = numberOf(nvml_.nvmlDeviceGetPowerUsage, device_)) json.set("powerW", *power / 1e3);
  say(json, "temperatureC", numberOf(nvml_.nvmlDeviceGetTemperature, device_, 0U));
  if (const auto reasons = clockReasons(nvml_, device_)) json.set("clockReasons", clockReasonsJson(*reasons));
  NvmlMemory memory;
  if (isTold(nvml_.nvmlDeviceGetMemoryInfo_v2, device_, &memory)) json.set("memoryUsedBytes", std::uint64_t{memory.used});
  if (const auto processes = processesOn(nvml_, device_)) json.set("processes", namedProcesses(*processes));
  if (!hasCounters() || !sayCounters(json)) sayRates(json);
  return json;
}

bool GpuSampler::sayCounters(Json &json) {
  if (!isTold(nvml_.nvmlGpmSampleGet, device_, now_.get())) return false;
  const auto metrics = std::make_unique<NvmlGpmMetrics>();
  for (const auto &counter : COUNTERS) metrics->metrics[metrics->count++].id = counter.id;
  metrics->from = before_.get();
  metrics->to = now_.get();
  const bool isRead = hasBefore_ && isTold(nvml_.nvmlGpmMetricsGet, metrics.get());
  std::swap(before_, now_);
  const bool wasFirst = !std::exchange(hasBefore_, true);
  if (!isRead) return wasFirst; // its first sample has none before it
  for (unsigned at = 0; at < metrics->count; at++)
    if (metrics->metrics[at].result == NVML_SUCCESS) json.set(COUNTERS[at].name, metrics->metrics[at].value * COUNTERS[at].unit);
  return true;
}

/** Where the device has no counters of its own. Each question about PCIe takes the driver 20 ms. */
void GpuSampler::sayRates(Json &json) {
  const auto now = Clock::now();
  const double seconds = std::chrono::duration<double>(now - linksAt_).count();
  const auto rate = [&](const char *name, NvmlFieldId field, std::optional<unsigned long long> &before) {
    const auto kib = linkKib(nvml_, device_, field);
    if (kib && before && *kib >= *before) json.set(name, static_cast<double>(*kib - *before) * 1024 / seconds);
    before = kib;
  };
  rate("nvlinkTxBytesPerSecond", NVML_FIELD_NVLINK_TX_KIB, linkTxKib_);
  rate("nvlinkRxBytesPerSecond", NVML_FIELD_NVLINK_RX_KIB, linkRxKib_);
  linksAt_ = now;
  if (const auto kib = numberOf(nvml_.nvmlDeviceGetPcieThroughput, device_, 0U)) json.set("pcieTxBytesPerSecond", *kib * 1024.0);
  if (const auto kib = numberOf(nvml_.nvmlDeviceGetPcieThroughput, device_, 1U)) json.set("pcieRxBytesPerSecond", *kib * 1024.0);
}
