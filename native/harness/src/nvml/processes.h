#pragma once
#include "../json.h"
#include "nvml.h"
#include <vector>

/** Those that compute on a device; absent where the driver does not say. */
std::optional<std::vector<NvmlProcess>> processesOn(const Nvml &nvml, NvmlDevice device);

/** `[{"pid": 7, "memoryBytes": 1024}]` */
Json processesJson(const std::vector<NvmlProcess> &processes);
