#include "host.h"
#include "cores.h"
#include "pages.h"
#include "text-file.h"
#include <cstdlib>
#include <gnu/libc-version.h>
#include <sstream>
#include <sys/utsname.h>

static std::string cpuModel() {
  const std::string text = textOf("/proc/cpuinfo");
  for (const char *word : {"model name", "CPU part"}) { // the latter is all that arm64 says
    const std::size_t at = text.find(word);
    const std::size_t colon = at == std::string::npos ? at : text.find(": ", at);
    if (colon != std::string::npos) return text.substr(colon + 2, text.find('\n', colon) - colon - 2);
  }
  return "unknown";
}

static std::uint64_t numaNodes() {
  std::uint64_t count = 0;
  while (!firstLine("/sys/devices/system/node/node" + std::to_string(count) + "/cpulist").empty()) count++;
  return count == 0 ? 1 : count;
}

Json hostFacts() {
  utsname system{};
  uname(&system);
  Json facts = Json::object();
  facts.set("name", system.nodename).set("kernel", system.release).set("arch", system.machine);
  facts.set("glibc", gnu_get_libc_version()).set("cpuModel", cpuModel());
  facts.set("usableCpus", static_cast<std::uint64_t>(usableCores().size())).set("numaNodes", numaNodes());
  facts.set("memoryBytes", numberAfter("/proc/meminfo", "MemTotal:").value_or(0) << 10);
  facts.set("lastCacheBytes", lastCacheBytes());
  return facts;
}

Load loadNow() {
  Load load;
  load.oneMinute = std::strtod(firstLine("/proc/loadavg").c_str(), nullptr);
  std::istringstream words(firstLine("/proc/stat")); // cpu user nice system idle iowait irq softirq steal guest guest_nice
  std::string name;
  words >> name;
  std::uint64_t ticks = 0;
  for (int field = 0; field < 8 && words >> ticks; field++) {
    load.allTicks += ticks;
    if (field == 7) load.stolenTicks = ticks;
  }
  return load;
}

Json loadBetween(const Load &before, const Load &after) {
  const double all = static_cast<double>(after.allTicks - before.allTicks);
  Json json = Json::object();
  json.set("before", before.oneMinute).set("after", after.oneMinute);
  json.set("stolenShare", all > 0 ? Json(static_cast<double>(after.stolenTicks - before.stolenTicks) / all) : Json::null());
  return json;
}
