#include "buffers.h"
#include <sys/mman.h>

namespace {

/** NVIDIA advises 1 to 10 MiB. */
constexpr size_t BUFFER_BYTES = size_t{4} << 20;
/** 256 MiB in all: a million kernels. */
constexpr int MOST_BUFFERS = 64;

enum State : int { FREE, OUT, FULL };

struct Buffer {
  uint8_t *room;
  size_t validSize;
  int state;
};

Buffer buffers[MOST_BUFFERS];
uint64_t refused;

bool take(Buffer &buffer) {
  int expected = FREE;
  return __atomic_compare_exchange_n(&buffer.state, &expected, OUT, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

void leave(Buffer &buffer, State state) { __atomic_store_n(&buffer.state, state, __ATOMIC_RELEASE); }
int stateOf(const Buffer &buffer) { return __atomic_load_n(&buffer.state, __ATOMIC_ACQUIRE); }

} // namespace

void buffersRequested(uint8_t **into, size_t *size, size_t *mostRecords) {
  *into = nullptr;
  *size = *mostRecords = 0;
  for (Buffer &each : buffers) {
    if (!take(each)) continue;
    void *const room = mmap(nullptr, BUFFER_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) {
      leave(each, FREE);
      break;
    }
    each.room = *into = static_cast<uint8_t *>(room);
    *size = BUFFER_BYTES;
    return;
  }
  __atomic_fetch_add(&refused, 1, __ATOMIC_RELAXED);
}

void buffersCompleted(void *, uint32_t, uint8_t *room, size_t, size_t validSize) {
  for (Buffer &each : buffers) {
    if (stateOf(each) != OUT || each.room != room) continue;
    each.validSize = validSize < BUFFER_BYTES ? validSize : BUFFER_BYTES;
    leave(each, FULL);
    return;
  }
}

void readBuffers(void (*read)(uint8_t *, size_t, void *), void *of) {
  for (Buffer &each : buffers) {
    if (stateOf(each) != FULL) continue;
    if (each.validSize > 0) read(each.room, each.validSize, of);
    munmap(each.room, BUFFER_BYTES);
    each.room = nullptr;
    leave(each, FREE);
  }
}

bool areBuffersOut() {
  for (const Buffer &each : buffers)
    if (stateOf(each) == OUT) return true;
  return false;
}

uint64_t buffersRefused() { return __atomic_exchange_n(&refused, 0, __ATOMIC_RELAXED); }
