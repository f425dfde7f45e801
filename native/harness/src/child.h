#pragma once
#include <functional>
#include <string>
#include <sys/types.h>

using Tell = std::function<void(const std::string &line)>;

/** How a process of our own came to its end. */
struct ChildEnd {
  /** Empty: it said all that it had to say, and left. */
  std::string fault;
  bool isLate = false;
  double tookSeconds = 0;
};

/**
 * Does something in a process of its own, which is ended when it takes too long: what hangs or crashes in it is ended with it, and each line
 * that it told until then was taken. A process that cannot be ended, since a driver holds it, is left behind and said to be.
 */
ChildEnd runInChild(unsigned limitSeconds, const std::function<void(const Tell &)> &act, const Tell &take);
