#include "watch.h"
#include "../child.h"
#include "../json-facts.h"
#include "../processes.h"
#include "../text-file.h"
#include "gpu-sampler.h"
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

namespace {

/** For a driver that has to be loaded first, and for the last sample. */
constexpr unsigned GRACE_SECONDS = 60;

/** NVIDIA's DCGM reads the same counters, and then both read wrong. */
bool hasCounterReader() {
  for (const pid_t pid : processIds())
    if (firstLine(procOf(pid) + "/comm") == "nv-hostengine") return true;
  return false;
}

Json begin(const Nvml &nvml, const std::vector<GpuSampler> &samplers) {
  Json gpus = Json::array();
  for (const GpuSampler &each : samplers) gpus.push(each.facts());
  Json json = Json::object();
  json.set("schema", 1).set("kind", "begin").set("hasCounterReader", hasCounterReader());
  if (!nvml.fault.empty()) json.set("fault", nvml.fault);
  say(json, "driverVersion", nvml.fault.empty() ? textFrom(nvml.nvmlSystemGetDriverVersion) : std::nullopt);
  return json.set("gpus", std::move(gpus));
}

std::vector<GpuSampler> samplersOf(const Nvml &nvml) {
  std::vector<GpuSampler> samplers;
  unsigned count = 0;
  if (!nvml.fault.empty() || nvml.nvmlDeviceGetCount_v2(&count) != NVML_SUCCESS) return samplers;
  for (unsigned index = 0; index < count; index++) {
    NvmlDevice device = nullptr;
    if (nvml.nvmlDeviceGetHandleByIndex_v2(index, &device) == NVML_SUCCESS) samplers.emplace_back(nvml, device, index);
  }
  return samplers;
}

std::int64_t nowUnixMs() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void tellSamples(const WatchRequest &request, const Tell &tell) {
  using Clock = std::chrono::steady_clock;
  const Nvml nvml = openNvml();
  std::vector<GpuSampler> samplers = samplersOf(nvml);
  tell(begin(nvml, samplers).text());
  const auto end = Clock::now() + std::chrono::seconds(request.seconds);
  for (auto next = Clock::now(); !samplers.empty() && next <= end; next += std::chrono::milliseconds(request.intervalMs)) {
    std::this_thread::sleep_until(next);
    Json gpus = Json::array();
    const std::int64_t at = nowUnixMs();
    for (GpuSampler &each : samplers) gpus.push(each.sample());
    Json json = Json::object();
    json.set("kind", "sample").set("atUnixMs", at).set("gpus", std::move(gpus));
    tell(json.text());
  }
}

} // namespace

void watch(const WatchRequest &request) {
  const auto print = [](const std::string &line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  };
  const ChildEnd ended = runInChild(
      request.seconds + GRACE_SECONDS, [&](const Tell &tell) { tellSamples(request, tell); }, print);
  Json json = Json::object();
  json.set("kind", "end");
  if (!ended.fault.empty()) json.set("fault", ended.fault);
  print(json.text());
}
