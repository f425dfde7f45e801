#pragma once
#include "nvml-types.h"
#include <string>
#include <string_view>

/** `0000:1b:00.0`, as the kernel writes it: NVML writes more digits and capitals, the kernel's log leaves the function out. */
std::string pciAddress(const NvmlPci &pci);

/** The same of a text; empty where that is none. */
std::string pciAddress(std::string_view text);
