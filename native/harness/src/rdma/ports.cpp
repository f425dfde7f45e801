#include "ports.h"
#include "../inventory/sysfs.h"
#include "../text-file.h"

namespace {

/** An IPv4 address in an IPv6 one: `0000:0000:0000:0000:0000:ffff:0a00:0001`. */
bool isOfIpv4(const std::string &gid) { return gid.rfind("0000:0000:0000:0000:0000:ffff:", 0) == 0; }

/**
 * RoCE v2 by IPv4, which switches route; else whatever v2 there is.
 *
 * @source Linux kernel, Documentation/ABI/stable/sysfs-class-infiniband: gids, gid_attrs/types
 */
std::optional<std::string> routableGid(const std::string &folder) {
  std::optional<std::string> found;
  for (const std::string &index : namesIn(folder + "/gid_attrs/types")) {
    if (lineIn(folder + "/gid_attrs/types/" + index) != "RoCE v2") continue;
    if (isOfIpv4(lineIn(folder + "/gids/" + index).value_or(""))) return index;
    if (!found) found = index;
  }
  return found;
}

bool isActive(const std::string &folder) {
  const std::string state = lineIn(folder + "/state").value_or(""); // `4: ACTIVE`
  return state.size() >= 6 && state.compare(state.size() - 6, 6, "ACTIVE") == 0;
}

} // namespace

std::string RdmaPort::name() const { return port == "1" ? device : device + "/" + port; }

std::vector<RdmaPort> activeRdmaPorts(const std::string &root) {
  const std::string all = root + "/sys/class/infiniband";
  std::vector<RdmaPort> found;
  for (const std::string &device : namesIn(all))
    for (const std::string &port : namesIn(all + "/" + device + "/ports")) {
      const std::string folder = all + "/" + device + "/ports/" + port;
      if (!isActive(folder)) continue;
      const bool isEthernet = lineIn(folder + "/link_layer") == "Ethernet";
      const bool isEfa = linkName(all + "/" + device + "/device/driver") == "efa";
      found.push_back({device, port, isEfa, isEthernet ? routableGid(folder) : std::nullopt, static_cast<double>(numberIn(folder + "/rate").value_or(0))});
    }
  return found;
}
