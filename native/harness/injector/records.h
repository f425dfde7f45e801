#pragma once
#include <stddef.h>
#include <stdint.h>

// CUPTI's records as they lie in its buffers, as far as they are read here. They only ever grew at their ends: the table is true of each
// libcupti from 11.8 to 13.5, and test/native/cupti-header.test.ts compares it with NVIDIA's own header where that is to be had.
//
//   CUDA  kernel           copy          between GPUs       set
//   11.8  Kernel8,  200 B  Memcpy5,  88  MemcpyPtoP4,  96   Memset4,  88
//   12.9  Kernel9,  208 B  Memcpy6,  96  MemcpyPtoP4,  96   Memset4,  88
//   13.5  Kernel13, 248 B  Memcpy7, 112  MemcpyPtoP4,  96   Memset5, 104
//
// Source: nvidia-cuda-cupti-cu11 11.8.87, nvidia-cuda-cupti-cu12 12.9.79 and nvidia-cuda-cupti 13.5.25 of PyPI, cupti_activity.h.

/** CUpti_ActivityKind */
enum class ActivityKind : int { copy = 1, set = 2, kernel = 10, peerCopy = 22 };

struct AnyActivity {
  int kind;
};

struct KernelActivity {
  int kind;
  uint8_t unread4[12];
  uint64_t start, end;
  uint8_t unread32[8];
  uint32_t deviceId, contextId, streamId;
  int32_t gridX, gridY, gridZ, blockX, blockY, blockZ;
  uint8_t unread76[16];
  uint32_t correlationId;
  uint8_t unread96[8];
  const char *name;
};

/** Of one between GPUs too, but for its correlation. */
struct CopyActivity {
  int kind;
  uint8_t copyKind, srcKind, dstKind, flags;
  uint64_t bytes, start, end;
  uint32_t deviceId, contextId, streamId, correlationId;
  uint8_t unread48[12];
  uint32_t peerCorrelationId;
};

struct SetActivity {
  int kind;
  uint32_t value;
  uint64_t bytes, start, end;
  uint32_t deviceId, contextId, streamId, correlationId;
  uint16_t flags, memoryKind;
};

static_assert(offsetof(KernelActivity, start) == 16 && offsetof(KernelActivity, end) == 24 && offsetof(KernelActivity, deviceId) == 40);
static_assert(offsetof(KernelActivity, gridX) == 52 && offsetof(KernelActivity, correlationId) == 92 && offsetof(KernelActivity, name) == 104);
static_assert(offsetof(CopyActivity, start) == 16 && offsetof(CopyActivity, deviceId) == 32 && offsetof(CopyActivity, correlationId) == 44);
static_assert(offsetof(CopyActivity, peerCorrelationId) == 60 && offsetof(SetActivity, correlationId) == 44 && offsetof(SetActivity, memoryKind) == 50);
