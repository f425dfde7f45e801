#pragma once
#include "test.h"

enum class Status { passed, failed, corrupt, skipped, timedOut, crashed };

struct Outcome {
  Status status = Status::crashed;
  /** Why, unless it passed. */
  std::string reason;
  /** What it told before its end, whatever that was. */
  Json metrics = Json::array();
  Json corruption = Json::null();
  double tookSeconds = 0;
};

const char *nameOf(Status status);

/**
 * Runs a test in a process of its own, so that what hangs or crashes in it is ended with it, and what it told until then is kept. A process
 * that cannot be ended, since a driver holds it, is left behind and said to be.
 */
Outcome runIsolated(const Test &test, const Options &options);
