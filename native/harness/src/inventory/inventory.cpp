#include "inventory.h"
#include "../child.h"
#include "../host.h"
#include "gpus.h"
#include "hyperv-pool.h"
#include "kernel-log.h"
#include "sysfs.h"

namespace {

constexpr unsigned LIMIT_SECONDS = 20;

/** The kernel may wait for a driver when it is asked for one of its files. */
void sayPart(Json &json, const char *key, Json (*part)(const std::string &), const std::string &root) {
  std::string told;
  const ChildEnd end = runInChild(
      LIMIT_SECONDS, [&](const Tell &tell) { tell(part(root).text()); }, [&](const std::string &line) { told = line; });
  if (end.fault.empty() && !told.empty()) json.set(key, Json::written(told));
}

} // namespace

Json inventory(const std::string &root, unsigned driverLimitSeconds) {
  Json json = Json::object();
  json.set("host", hostFacts());
  if (const auto host = physicalHost(root)) json.set("physicalHost", *host);
  GpuInventory gpus = readGpus(driverLimitSeconds);
  json.set("simulated", gpus.isSimulated).set("driver", std::move(gpus.driver)).set("gpus", std::move(gpus.gpus));
  if (gpus.peers) json.set("peers", std::move(*gpus.peers));
  KernelLog log = readKernelLog(root);
  Json xids = Json::object();
  if (!log.source.empty()) xids.set("kernelLog", log.source);
  if (!log.fault.empty()) xids.set("fault", log.fault);
  xids.set("inKernelLog", std::move(log.xids)).set("now", std::move(gpus.xids));
  json.set("xids", std::move(xids));
  sayPart(json, "pci", pciDevices, root);
  sayPart(json, "nics", networkAdapters, root);
  sayPart(json, "numa", numaNodes, root);
  return json;
}
