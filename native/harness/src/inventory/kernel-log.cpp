#include "kernel-log.h"
#include "../child.h"
#include "kernel-text.h"
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr unsigned LIMIT_SECONDS = 15;
constexpr std::size_t MOST_LINE = 1 << 20;
constexpr const char *JOURNAL = "exec journalctl -k -b --no-pager -q -o short-unix 2>/dev/null";

std::int64_t milliseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

void tellXid(const Xid &xid, const char *source, std::optional<std::int64_t> atUnixMs, const Tell &tell) {
  Json json = Json::object();
  json.set("source", source).set("pci", xid.pci).set("code", xid.code).set("text", xid.text);
  if (atUnixMs) json.set("atUnixMs", *atUnixMs);
  tell("x" + json.text());
}

/** What is left of a text after its last whole line. */
template <class Line> void eachLine(std::string &pending, const Line &line) {
  std::size_t from = 0;
  for (std::size_t end; (end = pending.find('\n', from)) != std::string::npos; from = end + 1) line(std::string_view(pending).substr(from, end - from));
  pending.erase(0, from);
  if (pending.size() > MOST_LINE) pending.clear();
}

/** Records that are overwritten while they are read are passed by. @returns whether it could be read to its end */
bool tellKmsg(int fd, const Tell &tell) {
  const std::int64_t startedAt = milliseconds(CLOCK_REALTIME) - milliseconds(CLOCK_MONOTONIC);
  std::string pending;
  char buffer[8192];
  for (;;) {
    const ssize_t count = read(fd, buffer, sizeof buffer);
    if (count < 0 && (errno == EPIPE || errno == EINTR)) continue;
    if (count <= 0) return count == 0 || errno == EAGAIN;
    pending.append(buffer, static_cast<std::size_t>(count));
    eachLine(pending, [&](std::string_view line) {
      const auto record = kernelRecord(line);
      const auto xid = record ? xidIn(record->text) : std::nullopt;
      if (xid) tellXid(*xid, "kernel", startedAt + static_cast<std::int64_t>(record->atUs / 1000), tell);
    });
  }
}

/** @returns whether there is a journal that may be read */
bool tellJournal(const Tell &tell) {
  FILE *const journal = popen(JOURNAL, "r");
  if (journal == nullptr) return false;
  std::string pending;
  char buffer[8192];
  bool hasAny = false;
  for (std::size_t count; (count = fread(buffer, 1, sizeof buffer, journal)) > 0;) {
    hasAny = true;
    pending.append(buffer, count);
    eachLine(pending, [&](std::string_view line) {
      if (const auto xid = xidIn(line)) tellXid(*xid, "kernel", journalTimeMs(line), tell);
    });
  }
  return pclose(journal) == 0 && hasAny;
}

void tellLog(const std::string &root, const Tell &tell) {
  const int fd = open((root + "/dev/kmsg").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd >= 0 && tellKmsg(fd, tell)) return tell("skmsg");
  const std::string why = std::string("/dev/kmsg: ") + std::strerror(errno);
  if (root.empty() && tellJournal(tell)) return tell("sjournal");
  tell("f" + why + (root.empty() ? ", and no journal of the kernel" : ""));
}

} // namespace

KernelLog readKernelLog(const std::string &root) {
  KernelLog log;
  const ChildEnd end = runInChild(
      LIMIT_SECONDS, [&](const Tell &tell) { tellLog(root, tell); },
      [&](const std::string &line) {
        if (line.empty()) return;
        const std::string text = line.substr(1);
        if (line[0] == 'x') log.xids.push(Json::written(text));
        if (line[0] == 's') log.source = text;
        if (line[0] == 'f') log.fault = text;
      });
  if (!end.fault.empty()) log.fault = "the kernel's log: " + end.fault;
  return log;
}
