#include "hyperv-pool.h"
#include <cctype>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr std::size_t KEY_BYTES = 512;
constexpr std::size_t VALUE_BYTES = 2048;
constexpr std::size_t RECORD_BYTES = KEY_BYTES + VALUE_BYTES;
constexpr std::size_t MOST_NAME = 255;
/** Pools have some twenty records. */
constexpr std::size_t MOST_BYTES = 200 * RECORD_BYTES;

/** Up to the first zero. */
std::string_view textIn(std::string_view field) { return field.substr(0, field.find('\0')); }

bool isName(std::string_view text) {
  if (text.empty() || text.size() > MOST_NAME) return false;
  for (const char c : text)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-' && c != '_') return false;
  return true;
}

} // namespace

std::optional<std::string> physicalHostIn(std::string_view pool) {
  std::optional<std::string> qualified;
  for (; pool.size() >= RECORD_BYTES; pool.remove_prefix(RECORD_BYTES)) {
    const std::string_view key = textIn(pool.substr(0, KEY_BYTES));
    const std::string_view value = textIn(pool.substr(KEY_BYTES, VALUE_BYTES));
    if (!isName(value)) continue;
    if (key == "PhysicalHostName") return std::string(value);
    if (key == "PhysicalHostNameFullyQualified") qualified = std::string(value);
  }
  return qualified;
}

std::optional<std::string> physicalHost(const std::string &root) {
  const int fd = open((root + "/var/lib/hyperv/.kvp_pool_3").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return std::nullopt;
  struct stat status {};
  std::string pool;
  char buffer[8192];
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
    while (pool.size() < MOST_BYTES) {
      const ssize_t count = read(fd, buffer, sizeof buffer);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      pool.append(buffer, static_cast<std::size_t>(count));
    }
  close(fd);
  return physicalHostIn(pool);
}
