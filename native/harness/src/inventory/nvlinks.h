#pragma once
#include "../json.h"
#include "../nvml/nvml.h"
#include <vector>

/** A device's NVLinks: which are up, and what is at their other ends. */
Json nvlinks(const Nvml &nvml, NvmlDevice device);

/** Which GPU may read and write which other's memory, and how near they are. */
Json peers(const Nvml &nvml, const std::vector<NvmlDevice> &devices);
