#include "world.h"
#include "cuda/engine.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <mutex>
#include <set>
#include <sys/mman.h>

// CUPTI beside the simulated driver: what GPUs do is written into buffers of whoever asks, laid out as NVIDIA's headers have it; what it
// answers wrongly on purpose comes from world.h. The offsets are written out here, so that they are not those of what is tested.

#define API extern "C" __attribute__((visibility("default"))) int

namespace {

enum { SUCCESS = 0, INVALID_PARAMETER = 1, MAX_LIMIT_REACHED = 12, MULTIPLE_SUBSCRIBERS = 39 };
enum { MEMCPY = 1, MEMSET = 2, CONCURRENT_KERNEL = 10, MEMCPY2 = 22 };

std::mutex mutex;
bool isSubscribed = false;
std::set<int> kinds;
void (*requested)(std::uint8_t **, std::size_t *, std::size_t *);
void (*completed)(void *, std::uint32_t, std::uint8_t *, std::size_t, std::size_t);
std::uint8_t *room = nullptr;
std::size_t roomBytes = 0, usedBytes = 0, dropped = 0, seen = 0;

int toldError(const char *function) {
  const auto found = world().cuptiErrors.find(function);
  return found == world().cuptiErrors.end() ? SUCCESS : found->second;
}

std::size_t sizeOf(int kind) {
  const int version = world().cuptiVersion;
  if (kind == CONCURRENT_KERNEL) return version < 28 ? 200 : version < 130000 ? 208 : 248;
  if (kind == MEMCPY) return version < 28 ? 88 : version < 130000 ? 96 : 112;
  if (kind == MEMSET) return version < 130000 ? 88 : 104;
  return 96;
}

const char *nameOf(const std::string &name) {
  static std::set<std::string> names;
  if (!world().hasLostNames) return names.insert(name).first->c_str();
  static void *const gone = mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return static_cast<const char *>(gone);
}

template <class T> void put(std::uint8_t *record, std::size_t at, T value) { std::memcpy(record + at, &value, sizeof value); }

int kindOf(const Activity &activity) {
  if (activity.kind == Activity::kernel) return CONCURRENT_KERNEL;
  if (activity.kind == Activity::set) return MEMSET;
  return activity.from >= 0 && activity.to >= 0 && activity.from != activity.to ? MEMCPY2 : MEMCPY;
}

std::uint8_t copyKindOf(const Activity &copy) {
  constexpr std::uint8_t HTOD = 1, DTOH = 2, DTOD = 8, HTOH = 9, PTOP = 10;
  if (copy.from < 0) return copy.to < 0 ? HTOH : HTOD;
  return copy.to < 0 ? DTOH : copy.from == copy.to ? DTOD : PTOP;
}

void describe(std::uint8_t *record, const Activity &activity, int kind, int gpu, unsigned stream) {
  const bool isKernel = kind == CONCURRENT_KERNEL;
  constexpr std::uint8_t PINNED = 2, DEVICE = 3;
  put(record, isKernel ? 40 : 32, gpu);
  put(record, isKernel ? 44 : 36, 1u); // the context
  put(record, isKernel ? 48 : 40, stream);
  put(record, isKernel ? 92 : kind == MEMCPY2 ? 60 : 44, activity.correlation);
  if (isKernel) {
    const unsigned sizes[] = {activity.grid, 1, 1, activity.block, 1, 1};
    std::memcpy(record + 52, sizes, sizeof sizes);
    put(record, 104, nameOf(activity.name));
    return;
  }
  put(record, 8, activity.bytes);
  if (kind == MEMSET) return put(record, 50, std::uint16_t{DEVICE});
  put(record, 4, copyKindOf(activity));
  put(record, 5, activity.from < 0 ? PINNED : DEVICE);
  put(record, 6, activity.to < 0 ? PINNED : DEVICE);
}

void giveBack() {
  if (room != nullptr) completed(nullptr, 0, room, roomBytes, usedBytes);
  room = nullptr;
}

std::uint8_t *roomFor(std::size_t bytes) {
  if (room != nullptr && roomBytes - usedBytes < bytes) giveBack();
  if (room == nullptr) {
    std::size_t most = 0;
    usedBytes = 0;
    requested(&room, &roomBytes, &most);
  }
  if (room == nullptr) return nullptr;
  std::uint8_t *const at = room + usedBytes;
  usedBytes += bytes;
  return at;
}

bool isEach(unsigned count) { return count != 0 && seen % count == 0; }

void watch(const Activity &activity, int gpu, unsigned stream, std::uint64_t beginUnixNs, std::uint64_t endUnixNs) {
  const std::lock_guard lock(mutex);
  const int kind = kindOf(activity);
  if (kinds.count(kind) == 0 || requested == nullptr) return;
  seen++;
  std::uint8_t *const record = isEach(world().cuptiDrops) ? nullptr : roomFor(sizeOf(kind));
  if (record == nullptr) return (void)dropped++;
  std::memset(record, 0, sizeOf(kind));
  put(record, 0, kind);
  put(record, 16, isEach(world().cuptiTimeless) ? 0 : isEach(world().cuptiEmpty) ? endUnixNs : beginUnixNs);
  put(record, 24, isEach(world().cuptiTimeless) ? 0 : endUnixNs);
  describe(record, activity, kind, gpu, stream);
}

} // namespace

API cuptiGetVersion(std::uint32_t *version) { return *version = static_cast<std::uint32_t>(world().cuptiVersion), SUCCESS; }

API cuptiSubscribe(void **subscriber, void (*)(void *, int, std::uint32_t, const void *), void *) {
  if (const int error = toldError("cuptiSubscribe")) return error;
  const std::lock_guard lock(mutex);
  if (isSubscribed) return MULTIPLE_SUBSCRIBERS;
  void *const driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  const auto tell = driver == nullptr ? nullptr : reinterpret_cast<void (*)(ActivityWatcher)>(dlsym(driver, "simulatedWatch"));
  if (tell == nullptr) std::fputs("there is no simulated driver to watch\n", stderr), std::abort();
  tell(watch);
  isSubscribed = true;
  return *subscriber = &isSubscribed, SUCCESS;
}

API cuptiUnsubscribe(void *subscriber) {
  const std::lock_guard lock(mutex);
  if (subscriber != &isSubscribed || !isSubscribed) return INVALID_PARAMETER;
  return isSubscribed = false, SUCCESS;
}

API cuptiActivityRegisterCallbacks(decltype(requested) request, decltype(completed) complete) {
  if (const int error = toldError("cuptiActivityRegisterCallbacks")) return error;
  const std::lock_guard lock(mutex);
  if (request == nullptr || complete == nullptr) return INVALID_PARAMETER;
  return requested = request, completed = complete, SUCCESS;
}

API cuptiActivityEnable(int kind) {
  if (const int error = toldError("cuptiActivityEnable")) return error;
  const std::lock_guard lock(mutex);
  return kinds.insert(kind), SUCCESS;
}

API cuptiActivityDisable(int kind) {
  const std::lock_guard lock(mutex);
  return kinds.erase(kind), SUCCESS;
}

API cuptiActivityFlushAll(std::uint32_t) {
  const std::lock_guard lock(mutex);
  return giveBack(), SUCCESS;
}

API cuptiActivityGetNextRecord(std::uint8_t *buffer, std::size_t validBytes, void **record) {
  auto *at = static_cast<std::uint8_t *>(*record);
  int kind = 0;
  if (at != nullptr) std::memcpy(&kind, at, sizeof kind);
  at = at == nullptr ? buffer : at + sizeOf(kind);
  if (at >= buffer + validBytes) return MAX_LIMIT_REACHED;
  return *record = at, SUCCESS;
}

API cuptiActivityGetNumDroppedRecords(void *, std::uint32_t, std::size_t *count) {
  const std::lock_guard lock(mutex);
  *count = dropped;
  return dropped = 0, SUCCESS;
}

API cuptiGetTimestamp(std::uint64_t *nanoseconds) {
  if (const int error = toldError("cuptiGetTimestamp")) return error;
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return *nanoseconds = static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec), SUCCESS;
}

API cuptiGetResultString(int result, const char **text) {
  if (result == MULTIPLE_SUBSCRIBERS) return *text = "CUPTI_ERROR_MULTIPLE_SUBSCRIBERS_NOT_SUPPORTED", SUCCESS;
  if (result == 35) return *text = "CUPTI_ERROR_INSUFFICIENT_PRIVILEGES", SUCCESS;
  return INVALID_PARAMETER;
}
