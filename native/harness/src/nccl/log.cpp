#include "log.h"
#include "../text-file.h"
#include <cstdlib>
#include <sstream>
#include <sys/mman.h>
#include <unistd.h>

namespace {

std::string after(const std::string &line, const std::string &words) {
  const std::size_t at = line.find(words);
  return at == std::string::npos ? "" : line.substr(at + words.size());
}

/** `NET/AWS Libfabric/0(0)/GDRDMA(PCI)` is `NET/AWS Libfabric/GDRDMA`: which adapter it is does not matter, and whether it reaches GPUs does. */
std::string transportIn(const std::string &words) {
  std::istringstream path(words);
  std::string kind, detail, part, all;
  std::getline(path, kind, '/');
  std::getline(path, detail, '/');
  all = detail.empty() ? kind : kind + "/" + detail.substr(0, detail.find('('));
  while (std::getline(path, part, '/'))
    if (kind == "NET" && part.rfind("GDRDMA", 0) == 0) all += "/GDRDMA";
  return all;
}

} // namespace

NcclLog readNcclLog(const std::string &text) {
  NcclLog log;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (const std::string used = after(line, "Using network "); !used.empty()) log.network = used;
    // @source NVIDIA/nccl 2.27, src/plugin/net.cc
    if (const std::string assigned = after(line, "Assigned NET plugin "); !assigned.empty()) log.network = assigned.substr(0, assigned.find(" to comm"));
    if (const std::string via = after(line, " via "); !via.empty() && line.find("Channel ") != std::string::npos) log.transports.insert(transportIn(via));
  }
  return log;
}

NcclLogFile::NcclLogFile() : file_(memfd_create("nccl", MFD_CLOEXEC)), path_("/proc/self/fd/" + std::to_string(file_)) {
  if (file_ < 0) return;
  setenv("NCCL_DEBUG", "INFO", 1);
  setenv("NCCL_DEBUG_SUBSYS", "INIT,NET", 1);
  setenv("NCCL_DEBUG_FILE", path_.c_str(), 1);
}

NcclLogFile::~NcclLogFile() {
  if (file_ >= 0) close(file_);
}

NcclLog NcclLogFile::read() const { return readNcclLog(textOf(path_)); }
