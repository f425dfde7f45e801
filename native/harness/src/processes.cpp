#include "processes.h"
#include "inventory/sysfs.h"
#include <algorithm>
#include <cstdlib>

std::vector<pid_t> processIds() {
  std::vector<pid_t> found;
  for (const std::string &name : namesIn("/proc"))
    if (const int pid = std::atoi(name.c_str()); pid > 0) found.push_back(pid);
  return found;
}

std::string procOf(pid_t pid) { return "/proc/" + std::to_string(pid); }

std::optional<std::string> variableIn(const std::string &environment, const std::string &name) {
  const std::string start = name + '=';
  for (std::size_t at = 0; at < environment.size();) {
    const std::size_t end = std::min(environment.find('\0', at), environment.size());
    if (environment.compare(at, start.size(), start) == 0) return environment.substr(at + start.size(), end - at - start.size());
    at = end + 1;
  }
  return std::nullopt;
}

bool isOfThisNetwork(pid_t pid) {
  const std::string own = linkName("/proc/self/ns/net"), its = linkName(procOf(pid) + "/ns/net");
  return its.empty() || its == own;
}
