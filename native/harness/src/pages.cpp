#include "pages.h"
#include "test.h"
#include "text-file.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/mman.h>

Pages::Pages(std::size_t bytes) : at_(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)), bytes_(bytes) {
  if (at_ == MAP_FAILED) throw Failure{"no " + std::to_string(bytes >> 20) + " MiB of memory: " + std::strerror(errno)};
  madvise(at_, bytes_, MADV_HUGEPAGE);
}

Pages::~Pages() { munmap(at_, bytes_); }

std::uint64_t lastCacheBytes() {
  std::uint64_t most = 0;
  for (int index = 0; index < 8; index++) {
    const auto size = numberIn("/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(index) + "/size"); // `49152K`
    most = std::max(most, size.value_or(0) << 10);
  }
  return most;
}

std::uint64_t availableMemoryBytes() {
  std::uint64_t available = numberAfter("/proc/meminfo", "MemAvailable:").value_or(0) << 10;
  const auto limit = numberIn("/sys/fs/cgroup/memory.max"); // `max` is no number
  const auto used = numberIn("/sys/fs/cgroup/memory.current");
  if (limit && used) available = std::min(available, *limit > *used ? *limit - *used : 0);
  return available;
}
