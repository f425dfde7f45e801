#include "trace-file.h"
#include "buffers.h"
#include "channel.h"
#include "names.h"
#include "records.h"
#include <fcntl.h>
#include <linux/memfd.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

template <class T> const T *within(const void *record, const uint8_t *buffer, size_t size) {
  const auto *at = static_cast<const uint8_t *>(record);
  return at >= buffer && at + sizeof(T) <= buffer + size ? static_cast<const T *>(record) : nullptr;
}

class TraceFile {
public:
  TraceFile(const Cupti &cupti, uint64_t beginNs, uint64_t endNs, uint64_t dropped) : cupti_(cupti) {
    memcpy(head_.magic, TRACE_MAGIC, sizeof head_.magic);
    head_.beginUnixNs = beginNs;
    head_.endUnixNs = endNs;
    head_.dropped = dropped;
  }

  int write() {
    file_ = static_cast<int>(syscall(SYS_memfd_create, TRACE_NAME, MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (file_ < 0) return -1;
    bool isWhole = names_.open();
    if (isWhole) {
      readBuffers([](uint8_t *buffer, size_t size, void *of) { static_cast<TraceFile *>(of)->readBuffer(buffer, size); }, this);
      put();
      head_.nameBytes = names_.size();
      isWhole = isWriting_ && writeAll(names_.bytes(), names_.size(), sizeof head_ + head_.records * sizeof(TraceRecord)) &&
                writeAll(&head_, sizeof head_, 0) && fcntl(file_, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0;
    }
    names_.close();
    if (isWhole) return file_;
    close(file_);
    return -1;
  }

private:
  void readBuffer(uint8_t *buffer, size_t size) {
    for (void *record = nullptr; cupti_.nextRecord(buffer, size, &record) == Cupti::SUCCESS && record != nullptr;) {
      const auto *const any = within<AnyActivity>(record, buffer, size);
      if (any == nullptr) return;
      switch (static_cast<ActivityKind>(any->kind)) {
      case ActivityKind::kernel:
        if (const auto *const found = within<KernelActivity>(record, buffer, size)) addKernel(*found);
        break;
      case ActivityKind::copy:
      case ActivityKind::peerCopy:
        if (const auto *const found = within<CopyActivity>(record, buffer, size)) addCopy(*found);
        break;
      case ActivityKind::set:
        if (const auto *const found = within<SetActivity>(record, buffer, size)) addSet(*found);
        break;
      }
    }
  }

  void addKernel(const KernelActivity &from) {
    if (TraceRecord *const to = next(from, TraceKind::kernel)) {
      to->correlation = from.correlationId;
      to->nameAt = names_.placeOf(from.name);
      const int32_t sizes[] = {from.gridX, from.gridY, from.gridZ, from.blockX, from.blockY, from.blockZ};
      memcpy(to->grid, sizes, sizeof to->grid);
      memcpy(to->block, sizes + 3, sizeof to->block);
    }
  }

  void addCopy(const CopyActivity &from) {
    if (TraceRecord *const to = next(from, TraceKind::copy)) {
      const bool isPeer = static_cast<ActivityKind>(from.kind) == ActivityKind::peerCopy;
      to->correlation = isPeer ? from.peerCorrelationId : from.correlationId;
      to->bytes = from.bytes;
      to->copyKind = from.copyKind;
      to->fromMemory = from.srcKind;
      to->toMemory = from.dstKind;
    }
  }

  void addSet(const SetActivity &from) {
    if (TraceRecord *const to = next(from, TraceKind::set)) {
      to->correlation = from.correlationId;
      to->bytes = from.bytes;
      to->toMemory = static_cast<uint8_t>(from.memoryKind);
    }
  }

  /** Room for one more, with what is told of each; null where it is not of the window. */
  template <class Activity> TraceRecord *next(const Activity &from, TraceKind kind) {
    const bool hasTimes = from.start != 0 && from.end >= from.start;
    if (!hasTimes || from.end < head_.beginUnixNs || from.start > head_.endUnixNs) return nullptr;
    if (filled_ == sizeof batch_ / sizeof *batch_) put();
    TraceRecord &record = batch_[filled_++];
    memset(&record, 0, sizeof record);
    record.beginUnixNs = from.start;
    record.endUnixNs = from.end;
    record.device = from.deviceId;
    record.context = from.contextId;
    record.stream = from.streamId;
    record.kind = kind;
    return &record;
  }

  void put() {
    isWriting_ = isWriting_ && writeAll(batch_, filled_ * sizeof *batch_, sizeof head_ + head_.records * sizeof *batch_);
    head_.records += filled_;
    filled_ = 0;
  }

  bool writeAll(const void *from, uint64_t bytes, uint64_t at) {
    for (uint64_t done = 0; done < bytes;) {
      const ssize_t count = pwrite(file_, static_cast<const char *>(from) + done, bytes - done, static_cast<off_t>(at + done));
      if (count <= 0) return false;
      done += static_cast<uint64_t>(count);
    }
    return true;
  }

  const Cupti &cupti_;
  TraceHead head_{};
  int file_ = -1;
  Names names_;
  TraceRecord batch_[512];
  size_t filled_ = 0;
  bool isWriting_ = true;
};

} // namespace

int writeTrace(const Cupti &cupti, uint64_t beginNs, uint64_t endNs, uint64_t dropped) {
  return TraceFile(cupti, beginNs, endNs, dropped).write();
}
