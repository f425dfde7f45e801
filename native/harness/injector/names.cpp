#include "names.h"
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr uint64_t MOST_BYTES = uint64_t{64} << 20;
/** Of one name: those of templates are long. */
constexpr uint64_t MOST_LENGTH = 16'384;
constexpr uint32_t PLACES = 1 << 16;
/** A pipe takes as much at once, and memory that can be read is so at least as far as its page goes. */
constexpr uint64_t PAGE = 4096;

template <class T> T *memoryFor(uint64_t count) {
  void *const room = mmap(nullptr, count * sizeof(T), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return room == MAP_FAILED ? nullptr : static_cast<T *>(room);
}

} // namespace

bool Names::open() {
  bytes_ = memoryFor<char>(MOST_BYTES);
  known_ = memoryFor<Known>(PLACES);
  if (bytes_ == nullptr || known_ == nullptr || pipe2(pipe_, O_CLOEXEC | O_NONBLOCK) != 0) return false;
  memcpy(bytes_, "?", 2);
  size_ = 2;
  return true;
}

void Names::close() {
  if (bytes_ != nullptr) munmap(bytes_, MOST_BYTES);
  if (known_ != nullptr) munmap(known_, PLACES * sizeof(Known));
  for (const int end : pipe_)
    if (end >= 0) ::close(end);
  *this = Names();
}

uint32_t Names::placeOf(const char *name) {
  if (name == nullptr) return 0;
  const auto bits = reinterpret_cast<uintptr_t>(name);
  uint32_t at = static_cast<uint32_t>((bits * 0x9E3779B97F4A7C15ull) >> 48);
  for (int tries = 0; tries < 32; tries++, at = (at + 1) % PLACES) {
    if (known_[at].name == name) return known_[at].place;
    if (known_[at].name == nullptr) return known_[at] = {name, add(name)}, known_[at].place;
  }
  return add(name);
}

/** Through a pipe: the kernel refuses what is no memory, where reading it would end the program. */
uint32_t Names::add(const char *name) {
  const uint64_t place = size_;
  for (uint64_t length = 0; length < MOST_LENGTH && place + length + PAGE < MOST_BYTES;) {
    const uint64_t left = PAGE - (reinterpret_cast<uintptr_t>(name) + length) % PAGE;
    const long sent = syscall(SYS_write, pipe_[1], name + length, left);
    if (sent <= 0) break;
    const ssize_t read = ::read(pipe_[0], bytes_ + place + length, static_cast<size_t>(sent));
    if (read != sent) break;
    const uint64_t ends = length + strnlen(bytes_ + place + length, static_cast<size_t>(sent));
    length += static_cast<uint64_t>(sent);
    if (ends == length) continue;
    size_ = place + ends + 1;
    return static_cast<uint32_t>(place);
  }
  return 0;
}
