#include "program-line.h"
#include "../inventory/sysfs.h"
#include "../net/socket.h"
#include "../processes.h"
#include <cstring>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

/** As the injector's own: 256 MiB of CUPTI's records, in less room, and names. */
constexpr off_t MOST_BYTES = off_t{512} << 20;

/** Whether nobody can make it smaller while it is read here, nor give something else for it. */
bool isSealed(int fd, int seals) {
  const int found = fcntl(fd, F_GET_SEALS);
  return found >= 0 && (found & seals) == seals;
}

bool isNamed(const std::string &path, const std::string &name) { return linkName(path).rfind("memfd:" + name + ' ', 0) == 0; }

TraceChannel *mapped(const std::string &path) {
  const Socket file(open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  struct stat found {};
  if (!file || !isSealed(file.fd(), F_SEAL_SHRINK) || fstat(file.fd(), &found) != 0 || found.st_size < static_cast<off_t>(sizeof(TraceChannel)))
    return nullptr;
  void *const room = mmap(nullptr, sizeof(TraceChannel), PROT_READ | PROT_WRITE, MAP_SHARED, file.fd(), 0);
  if (room == MAP_FAILED) return nullptr;
  auto *const channel = static_cast<TraceChannel *>(room);
  if (std::memcmp(channel->magic, CHANNEL_MAGIC, sizeof channel->magic) == 0) return channel;
  munmap(room, sizeof(TraceChannel));
  return nullptr;
}

std::string printable(const char *text, std::size_t most) {
  std::string line(text, strnlen(text, most));
  for (char &each : line)
    if (each < ' ' || each > '~') each = '?';
  return line;
}

} // namespace

void ProgramLine::Unmap::operator()(TraceChannel *channel) const { munmap(channel, sizeof *channel); }

std::optional<ProgramLine> ProgramLine::to(pid_t pid) {
  const std::string folder = procOf(pid) + "/fd";
  for (const std::string &name : namesIn(folder))
    if (isNamed(folder + "/" + name, CHANNEL_NAME))
      if (TraceChannel *const channel = mapped(folder + "/" + name)) return ProgramLine(pid, channel);
  return std::nullopt;
}

bool ProgramLine::order(std::int64_t beginUnixMs, unsigned milliseconds) {
  const std::uint32_t last = __atomic_load_n(&channel_->order, __ATOMIC_ACQUIRE);
  if (__atomic_load_n(&channel_->answered, __ATOMIC_ACQUIRE) != last) return false;
  channel_->beginUnixNs = beginUnixMs * 1'000'000;
  channel_->milliseconds = milliseconds;
  raise();
  return true;
}

void ProgramLine::raise() {
  ordered_ = __atomic_add_fetch(&channel_->order, 1, __ATOMIC_ACQ_REL);
  (void)syscall(SYS_futex, &channel_->order, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

std::optional<ProgramLine::Answer> ProgramLine::answer() {
  if (__atomic_load_n(&channel_->answered, __ATOMIC_ACQUIRE) != ordered_) return std::nullopt;
  const TraceOutcome outcome = channel_->outcome;
  Answer answer{outcome, printable(channel_->why, sizeof channel_->why), outcome == TraceOutcome::traced ? traceIn(channel_->file) : ""};
  channel_->milliseconds = 0;
  raise();
  return answer;
}

std::string ProgramLine::traceIn(int number) const {
  const std::string path = procOf(pid_) + "/fd/" + std::to_string(number);
  if (!isNamed(path, TRACE_NAME)) return "";
  const Socket file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat found {};
  if (!file || !isSealed(file.fd(), F_SEAL_SHRINK | F_SEAL_WRITE) || fstat(file.fd(), &found) != 0 || found.st_size > MOST_BYTES) return "";
  std::string bytes(static_cast<std::size_t>(found.st_size), '\0');
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = pread(file.fd(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (count <= 0) return "";
    done += static_cast<std::size_t>(count);
  }
  return bytes;
}
