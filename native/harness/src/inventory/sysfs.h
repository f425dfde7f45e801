#pragma once
#include "../json.h"
#include <optional>
#include <string>
#include <vector>

/** The names in a folder, in their order; none where it cannot be read. */
std::vector<std::string> namesIn(const std::string &folder);

/** Where a link leads, without what is before the last slash: `nvidia` of …/driver; empty where there is none. */
std::string linkName(const std::string &path);

/** A file's first line, where there is one. */
std::optional<std::string> lineIn(const std::string &path);

/** GPUs, NVSwitches, network adapters and NVMe disks on PCI, and the bridges above them. @param root of the file system */
Json pciDevices(const std::string &root);

/** Network interfaces and RDMA devices, one entry for those of one port. */
Json networkAdapters(const std::string &root);

/** The machine's memory by CPUs, with their distances. */
Json numaNodes(const std::string &root);
