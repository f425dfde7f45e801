#include "../world.h"
#include "handles.h"
#include "kernels.h"
#include "memory.h"
#include "rates.h"
#include <algorithm>
#include <cstring>
#include <unistd.h>

/** What a GPU holds lies in this machine's memory, beside what other GPUs hold, of this process and of others. */
static std::size_t hostShareBytes() {
  const auto free = static_cast<std::size_t>(sysconf(_SC_AVPHYS_PAGES)) * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return free / 4 / static_cast<unsigned>(world().gpus);
}

API cuMemAlloc_v2(std::uint64_t *address, std::size_t bytes) {
  if (currentContext() == nullptr) return INVALID_CONTEXT;
  *address = allocate(currentContext()->gpu, bytes);
  return *address == 0 ? OUT_OF_MEMORY : SUCCESS;
}

API cuMemHostAlloc(void **at, std::size_t bytes, unsigned) {
  const std::uint64_t address = allocate(HOST, bytes);
  *at = reinterpret_cast<void *>(address);
  return address == 0 ? OUT_OF_MEMORY : SUCCESS;
}

API cuMemFree_v2(std::uint64_t address) { return release(address) ? SUCCESS : INVALID_VALUE; }
API cuMemFreeHost(void *at) { return release(reinterpret_cast<std::uint64_t>(at)) ? SUCCESS : INVALID_VALUE; }

API cuMemGetInfo_v2(std::size_t *freeBytes, std::size_t *totalBytes) {
  if (currentContext() == nullptr) return INVALID_CONTEXT;
  *totalBytes = memoryBytes();
  *freeBytes = std::min(memoryBytes() - usedBytes(currentContext()->gpu), hostShareBytes());
  return SUCCESS;
}

API cuMemcpyHtoD_v2(std::uint64_t to, const void *from, std::size_t bytes) {
  return std::memcpy(reinterpret_cast<void *>(to), from, bytes), SUCCESS;
}

API cuMemcpyDtoH_v2(void *to, std::uint64_t from, std::size_t bytes) {
  return std::memcpy(to, reinterpret_cast<const void *>(from), bytes), SUCCESS;
}

API cuMemcpyAsync(std::uint64_t to, std::uint64_t from, std::size_t bytes, StreamHandle stream) {
  Op op{Op::work, copyWork((*stream)->gpu, ownerOf(from), ownerOf(to), static_cast<double>(bytes), false), nullptr};
  op.job.effect = [=] {
    std::memcpy(reinterpret_cast<void *>(to), reinterpret_cast<const void *>(from), bytes);
    flipBit(ownerOf(to), reinterpret_cast<void *>(to), bytes);
  };
  op.job.activity = {Activity::copy, "", bytes, ownerOf(from), ownerOf(to), 1, 1, engine().nextCorrelation()};
  (*stream)->ops.push_back(std::move(op));
  return SUCCESS;
}

API cuMemsetD8Async(std::uint64_t at, unsigned char value, std::size_t bytes, StreamHandle stream) {
  Op op{Op::work, memoryWork((*stream)->gpu, static_cast<double>(bytes)), nullptr};
  op.job.effect = [=] { std::memset(reinterpret_cast<void *>(at), value, bytes); };
  op.job.activity = {Activity::set, "", bytes, HOST, ownerOf(at), 1, 1, engine().nextCorrelation()};
  (*stream)->ops.push_back(std::move(op));
  return SUCCESS;
}
