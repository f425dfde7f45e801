#pragma once
#include "../json.h"
#include "../nvml/nvml.h"

/** What one GPU is and how it is doing, as far as its driver tells. */
Json gpuFacts(const Nvml &nvml, NvmlDevice device, unsigned index);

/** Whether tests made it up: the simulated devices say so in their names. */
bool isSimulated(const std::string &deviceName);
