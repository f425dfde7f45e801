#include "servers.h"
#include "../inventory/sysfs.h"
#include "../processes.h"
#include "../text-file.h"
#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

namespace {

struct Process {
  int parent = 0;
  std::optional<EngineCommand> command;
};

/** The fourth word; the second is the name, in brackets, which may have any characters in it. */
int parentOf(int pid) {
  const std::string stat = textOf(procOf(pid) + "/stat");
  const std::size_t bracket = stat.rfind(')');
  if (bracket == std::string::npos || bracket + 4 >= stat.size()) return 0;
  return std::atoi(stat.c_str() + bracket + 4);
}

std::map<int, Process> processes() {
  std::map<int, Process> all;
  for (const int pid : processIds()) all[pid] = {parentOf(pid), engineCommand(textOf(procOf(pid) + "/cmdline"))};
  return all;
}

bool isBelow(const std::map<int, Process> &all, int pid, int above) {
  for (unsigned steps = 0; steps < 256; steps++) { // a process that ended meanwhile may leave a circle
    if (pid == above) return true;
    const auto found = all.find(pid);
    if (found == all.end() || found->second.parent == 0) return false;
    pid = found->second.parent;
  }
  return false;
}

/** Whether what started it is such a server too: the first of a family stands for all. */
bool isWorker(const std::map<int, Process> &all, int pid) {
  for (const auto &[above, process] : all)
    if (above != pid && process.command && isBelow(all, pid, above)) return true;
  return false;
}

std::vector<ListeningPort> allListening() {
  std::vector<ListeningPort> all = listeningIn(textOf("/proc/net/tcp"));
  for (ListeningPort &each : listeningIn(textOf("/proc/net/tcp6"))) all.push_back(std::move(each));
  return all;
}

std::vector<ListeningPort> withPort(const std::vector<ListeningPort> &all, std::uint16_t port) {
  std::vector<ListeningPort> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found), [&](const ListeningPort &each) { return each.port == port; });
  return found;
}

/** As far as its file descriptors can be read, which its user and root can. */
std::vector<ListeningPort> ownedBy(int pid, const std::vector<ListeningPort> &all) {
  std::set<std::string> links;
  const std::string folder = procOf(pid) + "/fd";
  for (const std::string &name : namesIn(folder)) links.insert(linkName(folder + "/" + name));
  std::vector<ListeningPort> owned;
  std::copy_if(all.begin(), all.end(), std::back_inserter(owned),
               [&](const ListeningPort &each) { return links.count("socket:[" + std::to_string(each.inode) + "]") > 0; });
  return owned;
}

/** Where it says, where such ones listen untold, or the one port that it has. */
std::vector<ListeningPort> portsOf(int pid, const EngineCommand &command, const std::vector<ListeningPort> &all) {
  const auto said = withPort(all, command.port());
  if (!said.empty() || command.saysPort()) return said;
  const auto owned = ownedBy(pid, all);
  const bool isOne = std::all_of(owned.begin(), owned.end(), [&](const ListeningPort &each) { return each.port == owned[0].port; });
  return isOne ? owned : std::vector<ListeningPort>();
}

} // namespace

std::vector<EngineServer> engineServers(const std::vector<std::uint16_t> &named) {
  const std::map<int, Process> all = processes();
  const std::vector<ListeningPort> listening = allListening();
  std::vector<EngineServer> servers;
  for (const auto &[pid, process] : all) {
    if (!process.command || isWorker(all, pid)) continue;
    EngineServer server{pid, {}, *process.command, portsOf(pid, *process.command, listening)};
    if (!isOfThisNetwork(pid) && server.ports.empty()) continue;
    for (const auto &[other, unused] : all)
      if (isBelow(all, other, pid)) server.pids.push_back(other);
    servers.push_back(std::move(server));
  }
  // of two that say the same port, the one of this network has it
  std::stable_sort(servers.begin(), servers.end(), [](const auto &a, const auto &b) { return isOfThisNetwork(a.pid) > isOfThisNetwork(b.pid); });
  std::set<std::uint16_t> taken;
  servers.erase(std::remove_if(servers.begin(), servers.end(),
                               [&](const EngineServer &each) { return !each.ports.empty() && !taken.insert(each.ports[0].port).second; }),
                servers.end());
  for (const std::uint16_t port : named) {
    if (!taken.insert(port).second) continue;
    auto ports = withPort(listening, port);
    if (ports.empty()) ports.push_back({"127.0.0.1", port, 0}); // it will say so
    const auto mute = std::find_if(servers.begin(), servers.end(), [](const EngineServer &each) { return each.ports.empty(); });
    if (mute != servers.end()) mute->ports = std::move(ports);
    else servers.push_back({0, {}, {}, std::move(ports)});
  }
  return servers;
}
