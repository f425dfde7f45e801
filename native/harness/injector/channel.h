#pragma once
#include <stdint.h>

// What the library inside a CUDA program and the harness say to one another. It is memory of the program's own (memfd_create), without a
// name in any folder or network: the harness opens it below /proc/PID/fd, which the kernel lets nobody do but the program's user and root,
// and which works into containers too. Both sides are of one build, or of two that agree on MAGIC.

/** Of that memory, and of the thread that waits in the program: by it the harness finds both. */
constexpr char CHANNEL_NAME[] = "gpuctl-trace";

constexpr char CHANNEL_MAGIC[8] = {'g', 'p', 'u', 'c', 't', 'l', 'c', '1'};

enum class TraceOutcome : uint32_t { traced, noCupti, otherProfiler, failed };

struct TraceChannel {
  char magic[8];
  /** Raised by the harness, which then wakes who waits for it: a futex. What is ordered is written before. */
  uint32_t order;
  /** The order that was answered last. What is answered is written before. */
  uint32_t answered;

  /** When the window begins, in all programs of a node at once. */
  int64_t beginUnixNs;
  /** 0: the trace was taken, and may be forgotten. */
  uint32_t milliseconds;

  TraceOutcome outcome;
  /** Where the trace is: a file of the program's; see TraceHead. */
  int32_t file;
  /** Why there is none: CUPTI's own words. */
  char why[164];
};

/** Of the memory in which a trace is. */
constexpr char TRACE_NAME[] = "gpuctl-taken";

constexpr char TRACE_MAGIC[8] = {'g', 'p', 'u', 'c', 't', 'l', 't', '1'};

/** A trace: this, then records, then the names of kernels, each with a NUL behind it. */
struct TraceHead {
  char magic[8];
  uint64_t beginUnixNs, endUnixNs;
  uint64_t records, nameBytes;
  /** Of CUPTI's, for which there was no room. */
  uint64_t dropped;
};

enum class TraceKind : uint8_t { kernel, copy, set };

struct TraceRecord {
  uint64_t beginUnixNs, endUnixNs;
  /** Of a copy or a set. */
  uint64_t bytes;
  uint32_t device, context, stream, correlation;
  uint32_t grid[3], block[3];
  /** Of a kernel: where its name begins. */
  uint32_t nameAt;
  TraceKind kind;
  /** CUPTI's: what is copied where, and from which kind of memory to which. */
  uint8_t copyKind, fromMemory, toMemory;
};
