#pragma once
#include "engines/engines.h"
#include "test.h"
#include "trace/trace.h"
#include "watch/watch.h"

struct Request {
  enum class Act { measure, list, help, inventory, watch, trace, engines, group } act = Act::measure;
  Options options;
  /** Names of tests; empty: all that this act takes. */
  std::vector<std::string> only;
  WatchRequest watch;
  TraceRequest trace;
  EnginesRequest engines;
  /** In a group: which of its ranks this is, and at which address the others reach it. */
  unsigned rank = 0;
  std::string address;
  /** Whether others may measure on this machine at the same time, as ranks of a group on one machine must. */
  bool isShared = false;

  bool wants(const Test &test) const;
};

extern const char *const USAGE;

/** @returns what is wrong with the words; empty where nothing is */
std::string readRequest(int count, char **words, Request &request);

/** `TMPDIR`, or /tmp. */
std::string temporaryFolder();
