#pragma once
#include <stddef.h>
#include <stdint.h>

/**
 * What is called of CUPTI, which is opened when a trace is asked for, and never before.
 *
 * @source cupti_activity.h, cupti_callbacks.h, cupti_result.h of CUDA 11.8 to 13.5: these functions are the same in all of them
 */
struct Cupti {
  using Requested = void (*)(uint8_t **buffer, size_t *size, size_t *mostRecords);
  using Completed = void (*)(void *context, uint32_t stream, uint8_t *buffer, size_t size, size_t validSize);
  using Called = void (*)(void *of, int domain, uint32_t id, const void *data);

  static constexpr int SUCCESS = 0, MULTIPLE_SUBSCRIBERS = 39;
  static constexpr uint32_t FLUSH_FORCED = 1;

  int (*subscribe)(void **subscriber, Called, void *of);
  int (*unsubscribe)(void *subscriber);
  int (*registerCallbacks)(Requested, Completed);
  int (*enable)(int kind);
  int (*disable)(int kind);
  int (*flushAll)(uint32_t flag);
  int (*nextRecord)(uint8_t *buffer, size_t validSize, void **record);
  int (*timestamp)(uint64_t *nanoseconds);
  int (*dropped)(void *context, uint32_t stream, size_t *count);
  int (*resultText)(int result, const char **text);
};

/**
 * That of the program, else by the loader, else from where CUDA and PyTorch put it: what the driver is new enough for, the newest first. Kept open: it may have told
 * the driver of itself.
 *
 * @param why there is none @returns null where there is none
 */
const Cupti *openCupti(char *why, size_t room);
