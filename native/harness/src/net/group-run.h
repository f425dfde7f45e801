#pragma once
#include "../isolated.h"
#include "../options.h"
#include "group.h"
#include <optional>

/**
 * One rank of a group: prints its port, reads from stdin who the others are, and runs tests with them, each in a process of its own with
 * the connections of this one. After a test that came to no end the connections end too, since nobody knows what is still on its way.
 */
class GroupRun {
public:
  explicit GroupRun(const Request &request);
  Outcome outcomeOf(const Test &test);

private:
  Options options_;
  std::optional<Group> group_;
  /** Why there is none. */
  std::string reason_;
};
