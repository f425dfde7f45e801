#pragma once
#include "../json.h"
#include "nvml.h"
#include <vector>

/** Why its clocks are what they are, as bits; absent where the driver does not say. */
std::optional<unsigned long long> clockReasons(const Nvml &nvml, NvmlDevice device);

/** Whether the device is kept below what it was asked for by heat, power delivery or a fault, not by being idle, its own limit or its owner. */
bool isHeldBack(unsigned long long reasons);

/** `power-cap`, `hw-thermal`: those of which bits are set. */
std::vector<std::string> clockReasonNames(unsigned long long reasons);

/** `{"benign": ["idle"], "harmful": []}` */
Json clockReasonsJson(unsigned long long reasons);
