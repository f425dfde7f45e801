#pragma once
#include "../json.h"
#include "../nvml/nvml.h"
#include <vector>

/** The Xids that NVML tells of in a moment: those that happen now. What was before it does not keep. */
Json xidEvents(const Nvml &nvml, const std::vector<NvmlDevice> &devices);
