#include "../json-facts.h"
#include "../text-file.h"
#include "sysfs.h"
#include <cstdlib>
#include <sstream>

static bool isNode(const std::string &name) { return name.size() > 4 && name.rfind("node", 0) == 0 && name.find_first_not_of("0123456789", 4) == std::string::npos; }

Json numaNodes(const std::string &root) {
  const std::string folder = root + "/sys/devices/system/node";
  Json list = Json::array();
  for (const std::string &name : namesIn(folder)) {
    if (!isNode(name)) continue;
    const std::string path = folder + "/" + name;
    Json json = Json::object();
    json.set("node", static_cast<std::uint64_t>(std::strtoul(name.c_str() + 4, nullptr, 10)));
    json.set("cpus", firstLine(path + "/cpulist")); // empty where it has memory alone
    if (const auto kib = numberAfter(path + "/meminfo", "MemTotal:")) json.set("memoryBytes", *kib << 10);
    Json distances = Json::array();
    std::istringstream words(firstLine(path + "/distance"));
    for (std::uint64_t distance = 0; words >> distance;) distances.push(distance);
    list.push(json.set("distances", std::move(distances)));
  }
  return list;
}
