#pragma once
#include "engine.h"
#include <cstddef>
#include <cstdint>
#include <set>

#define API extern "C" __attribute__((visibility("default"))) int

/** What libcuda answers; the few that this one gives. @source CUDA driver API, CUresult */
enum Answer {
  SUCCESS = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NOT_INITIALIZED = 3,
  NO_DEVICE = 100,
  INVALID_DEVICE = 101,
  INVALID_CONTEXT = 201,
  PEER_ACCESS_UNSUPPORTED = 217,
  NOT_FOUND = 500,
  NOT_READY = 600,
  ILLEGAL_ADDRESS = 700,
  PEER_ACCESS_ALREADY_ENABLED = 704,
  UNKNOWN = 999,
};

/** The one primary context of each GPU. */
struct Context {
  int gpu;
  std::set<int> peers;
};

/** Of this process; null before one is set. */
Context *&currentContext();

bool hasGpu(int gpu);
Context *contextOf(int gpu);

using StreamHandle = std::shared_ptr<Stream> *;
using EventHandle = std::shared_ptr<Event> *;
