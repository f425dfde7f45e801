#pragma once
#include "../json.h"
#include <optional>

/** What NVML tells of this machine. */
struct GpuInventory {
  /** `{"driverVersion": …}`, or `{"fault": …}` where it cannot be asked. */
  Json driver = Json::object();
  /** One that gave no answer has its index and its fault. */
  Json gpus = Json::array();
  /** Absent: the driver hung before it was asked. */
  std::optional<Json> peers;
  /** As NVML's events tell them. */
  Json xids = Json::array();
  bool isSimulated = false;
};

/** Asks the driver, in processes that are ended where it hangs; a GPU that hangs it is passed by, and the others are asked. @param limitSeconds 0: the usual */
GpuInventory readGpus(unsigned limitSeconds);
