#pragma once
#include "test.h"
#include "watch/watch.h"

struct Request {
  enum class Act { measure, list, help, inventory, watch } act = Act::measure;
  Options options;
  /** Names of tests; empty: all. */
  std::vector<std::string> only;
  /** Of the file system that an inventory is read from; empty but in tests. */
  std::string root;
  WatchRequest watch;

  bool wants(const Test &test) const;
};

extern const char *const USAGE;

/** @returns what is wrong with the words; empty where nothing is */
std::string readRequest(int count, char **words, Request &request);

/** `TMPDIR`, or /tmp. */
std::string temporaryFolder();
