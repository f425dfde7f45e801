#include "../json-facts.h"
#include "../text-file.h"
#include "sysfs.h"
#include <climits>
#include <cstdlib>
#include <map>
#include <memory>

namespace {

/** Of what is shown, by the first digits of the class. @source PCI Code and ID Assignment Specification 1.15 */
const char *kindOf(const std::string &classCode, const std::string &vendor) {
  const std::string type = classCode.substr(0, 6); // 0x020700
  const bool isNvidia = vendor == "0x10de";
  if (type == "0x0300" || type == "0x0302" || type == "0x0380") return isNvidia || vendor == "0x1002" ? "gpu" : "";
  if (type == "0x1200") return "accelerator";
  if (type == "0x0680" && isNvidia) return "nvswitch";
  if (type.substr(0, 4) == "0x02") return "network";
  if (type == "0x0108") return "nvme";
  return "";
}

std::string realPath(const std::string &path) {
  const std::unique_ptr<char, void (*)(void *)> real(realpath(path.c_str(), nullptr), std::free);
  return real == nullptr ? "" : std::string(real.get());
}

std::string nameOf(const std::string &path) { return path.substr(path.rfind('/') + 1); }

bool isAddress(const std::string &name) { return name.size() >= 12 && name[name.size() - 2] == '.' && name.find(':') != std::string::npos; }

Json deviceFacts(const std::string &path, const std::string &kind) {
  const std::string parent = nameOf(path.substr(0, path.rfind('/')));
  Json json = Json::object();
  json.set("address", nameOf(path)).set("kind", kind);
  if (isAddress(parent)) json.set("parent", parent);
  else if (parent.rfind("pci", 0) == 0) json.set("root", parent);
  const auto id = [&](const char *file) { return firstLine(path + "/" + file).substr(0, 6); }; // 0x10de
  if (id("vendor").size() == 6 && id("device").size() == 6) json.set("id", id("vendor").substr(2) + ":" + id("device").substr(2));
  if (const std::string driver = linkName(path + "/driver"); !driver.empty()) json.set("driver", driver);
  say(json, "numaNode", numberIn(path + "/numa_node"));
  say(json, "localCpus", lineIn(path + "/local_cpulist"));
  say(json, "linkSpeed", lineIn(path + "/current_link_speed"));
  say(json, "linkWidth", numberIn(path + "/current_link_width"));
  say(json, "mostLinkSpeed", lineIn(path + "/max_link_speed"));
  say(json, "mostLinkWidth", numberIn(path + "/max_link_width"));
  return json;
}

} // namespace

Json pciDevices(const std::string &root) {
  const std::string folder = root + "/sys/bus/pci/devices";
  std::map<std::string, std::string> kinds; // by path: parents come before what is below them
  for (const std::string &name : namesIn(folder)) {
    const std::string path = realPath(folder + "/" + name);
    const std::string kind = path.empty() ? "" : kindOf(firstLine(path + "/class"), firstLine(path + "/vendor"));
    if (kind.empty()) continue;
    kinds[path] = kind;
    for (std::string above = path.substr(0, path.rfind('/')); isAddress(nameOf(above)); above = above.substr(0, above.rfind('/'))) kinds.emplace(above, "bridge");
  }
  Json list = Json::array();
  for (const auto &[path, kind] : kinds) list.push(deviceFacts(path, kind));
  return list;
}
