#include "../json-facts.h"
#include "../text-file.h"
#include "sysfs.h"
#include <climits>
#include <cstdlib>
#include <memory>
#include <set>

namespace {

/** The PCI device that a network or RDMA device is a function of; empty where it is none. */
std::string pciOf(const std::string &devicePath) {
  const std::unique_ptr<char, void (*)(void *)> real(realpath(devicePath.c_str(), nullptr), std::free);
  std::string path = real == nullptr ? "" : std::string(real.get());
  for (int level = 0; level < 2; level++) { // a virtio device's folder is below its PCI device's
    const std::string name = path.substr(path.rfind('/') + 1);
    if (name.size() >= 12 && name[name.size() - 2] == '.') return name; // 0000:18:00.0
    path = path.substr(0, path.rfind('/'));
  }
  return "";
}

/** Neither a device nor in use: what the kernel makes for each namespace. */
bool isIdleVirtual(const std::string &path) { return linkName(path + "/device").empty() && firstLine(path + "/operstate") == "down"; }

/** `400 Gb/sec (4X NDR)` */
std::optional<double> gbitsPerSecond(const std::string &rate) {
  char *end = nullptr;
  const double value = std::strtod(rate.c_str(), &end);
  const bool isRate = end != rate.c_str() && std::string(end).rfind(" Gb/sec", 0) == 0;
  return isRate ? std::optional(value) : std::nullopt;
}

/** `4: ACTIVE` */
std::string wordAfterColon(const std::string &text) {
  const std::size_t colon = text.find(": ");
  return colon == std::string::npos ? text : text.substr(colon + 2);
}

Json rdmaPort(const std::string &device, const std::string &port, const std::string &folder) {
  Json json = Json::object();
  json.set("device", device).set("port", port);
  if (const auto layer = lineIn(folder + "/link_layer")) json.set("linkLayer", *layer);
  if (const auto state = lineIn(folder + "/state")) json.set("state", wordAfterColon(*state));
  if (const auto state = lineIn(folder + "/phys_state")) json.set("physicalState", wordAfterColon(*state));
  if (const auto rate = lineIn(folder + "/rate")) say(json, "gbitsPerSecond", gbitsPerSecond(*rate));
  return json;
}

struct RdmaDevice {
  std::string name;
  std::string pci;
  std::vector<std::string> ports;
};

std::vector<RdmaDevice> rdmaDevices(const std::string &folder) {
  std::vector<RdmaDevice> devices;
  for (const std::string &name : namesIn(folder)) devices.push_back({name, pciOf(folder + "/" + name + "/device"), namesIn(folder + "/" + name + "/ports")});
  return devices;
}

void sayPlace(Json &json, const std::string &device, const std::string &pci) {
  if (!pci.empty()) json.set("pci", pci);
  if (const std::string driver = linkName(device + "/driver"); !driver.empty()) json.set("driver", driver);
  say(json, "numaNode", numberIn(device + "/numa_node"));
}

Json interfaceFacts(const std::string &name, const std::string &path, const std::string &pci) {
  Json json = Json::object();
  json.set("name", name);
  sayPlace(json, path + "/device", pci);
  say(json, "state", lineIn(path + "/operstate"));
  say(json, "mbitsPerSecond", numberIn(path + "/speed"));
  say(json, "mtu", numberIn(path + "/mtu"));
  return json;
}

} // namespace

Json networkAdapters(const std::string &root) {
  const std::string net = root + "/sys/class/net", infiniband = root + "/sys/class/infiniband";
  const auto rdma = rdmaDevices(infiniband);
  std::set<std::string> told;
  Json list = Json::array();
  const auto portsOf = [&](const RdmaDevice &device) {
    Json ports = Json::array();
    for (const std::string &port : device.ports) ports.push(rdmaPort(device.name, port, infiniband + "/" + device.name + "/ports/" + port));
    return ports;
  };
  for (const std::string &name : namesIn(net)) {
    if (name == "lo" || name == "bonding_masters" || isIdleVirtual(net + "/" + name)) continue;
    const std::string pci = pciOf(net + "/" + name + "/device");
    Json json = interfaceFacts(name, net + "/" + name, pci);
    for (const RdmaDevice &device : rdma)
      if (!pci.empty() && device.pci == pci && told.insert(device.name).second) json.set("rdma", portsOf(device));
    list.push(std::move(json));
  }
  for (const RdmaDevice &device : rdma) { // without an interface of its own: InfiniBand without IP, EFA
    if (told.count(device.name) != 0) continue;
    Json json = Json::object();
    json.set("name", device.name);
    sayPlace(json, infiniband + "/" + device.name + "/device", device.pci);
    list.push(json.set("rdma", portsOf(device)));
  }
  return list;
}
