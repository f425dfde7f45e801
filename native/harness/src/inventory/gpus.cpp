#include "gpus.h"
#include "../child.h"
#include "../json-facts.h"
#include "../nvml/nvml.h"
#include "gpu-facts.h"
#include "nvlinks.h"
#include "xid-events.h"

namespace {

/** A driver that keeps nothing loaded needs seconds for each GPU when it is first asked. */
constexpr unsigned LIMIT_SECONDS = 60, LATER_LIMIT_SECONDS = 20;
constexpr unsigned MOST_FAILURES = 3;

Json driverFacts(const Nvml &nvml, unsigned count) {
  Json json = Json::object();
  json.set("gpuCount", count);
  say(json, "driverVersion", textFrom(nvml.nvmlSystemGetDriverVersion));
  say(json, "nvmlVersion", textFrom(nvml.nvmlSystemGetNVMLVersion));
  int cuda = 0;
  if (isTold(nvml.nvmlSystemGetCudaDriverVersion_v2, &cuda))
    json.set("cudaVersion", std::to_string(cuda / 1000) + "." + std::to_string(cuda % 1000 / 10));
  return json;
}

Json faulty(unsigned index, const std::string &fault) {
  Json json = Json::object();
  json.set("index", index).set("fault", fault);
  return json;
}

/** Each line has its kind in one letter: what is begun, then what was found. */
void tellGpus(unsigned first, const Tell &tell) {
  const Nvml nvml = openNvml();
  if (!nvml.fault.empty()) return tell("e" + nvml.fault);
  unsigned count = 0;
  const int result = nvml.nvmlDeviceGetCount_v2(&count);
  if (result != NVML_SUCCESS) return tell("e" + errorOf(nvml, result));
  tell("n" + std::to_string(count));
  tell("d" + driverFacts(nvml, count).text());
  std::vector<NvmlDevice> devices(count, nullptr);
  for (unsigned index = first; index < count; index++) {
    tell("b" + std::to_string(index));
    const int found = nvml.nvmlDeviceGetHandleByIndex_v2(index, &devices[index]);
    tell("g" + (found == NVML_SUCCESS ? gpuFacts(nvml, devices[index], index) : faulty(index, errorOf(nvml, found))).text());
    if (isSimulated(textFrom(nvml.nvmlDeviceGetName, devices[index]).value_or(""))) tell("s");
  }
  tell("b" + std::to_string(count));
  if (first > 0) return; // one of them hangs whatever concerns it
  tell("p" + peers(nvml, devices).text());
  tell("x" + xidEvents(nvml, devices).text());
}

/** What one process told, and how far it came. */
struct Progress {
  unsigned count = 0;
  bool hasCount = false;
  unsigned begun = 0;
};

void take(const std::string &line, GpuInventory &inventory, Progress &progress, bool isFirst) {
  if (line.empty()) return;
  const std::string text = line.substr(1);
  switch (line[0]) {
  case 'e':
    if (isFirst) inventory.driver.set("fault", text);
    break;
  case 'n':
    progress.count = static_cast<unsigned>(std::stoul(text));
    progress.hasCount = true;
    break;
  case 'd':
    if (isFirst) inventory.driver = Json::written(text);
    break;
  case 'b':
    progress.begun = static_cast<unsigned>(std::stoul(text));
    break;
  case 'g':
    inventory.gpus.push(Json::written(text));
    progress.begun++;
    break;
  case 's':
    inventory.isSimulated = true;
    break;
  case 'p':
    inventory.peers = Json::written(text);
    break;
  case 'x':
    inventory.xids = Json::written(text);
    break;
  }
}

} // namespace

GpuInventory readGpus(unsigned limitSeconds) {
  GpuInventory inventory;
  unsigned first = 0;
  for (unsigned failures = 0;; failures++) {
    Progress progress;
    progress.begun = first;
    const bool isFirst = failures == 0;
    const ChildEnd end = runInChild(
        limitSeconds > 0 ? limitSeconds : isFirst ? LIMIT_SECONDS : LATER_LIMIT_SECONDS, [&](const Tell &tell) { tellGpus(first, tell); },
        [&](const std::string &line) { take(line, inventory, progress, isFirst); });
    if (end.fault.empty()) return inventory;
    if (isFirst && !progress.hasCount) return inventory.driver.set("fault", "the driver does not answer: " + end.fault), inventory;
    for (first = progress.begun; first < progress.count; first++) {
      inventory.gpus.push(faulty(first, "no answer: " + end.fault));
      if (failures + 1 < MOST_FAILURES && progress.hasCount) break;
    }
    if (++first >= progress.count) return inventory;
  }
}
