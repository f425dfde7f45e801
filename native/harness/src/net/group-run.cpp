#include "group-run.h"
#include <cstdio>
#include <unistd.h>

namespace {

/** Whoever starts the ranks may have to wait for many of them. */
constexpr auto ROSTER_PATIENCE = std::chrono::seconds(180);

void sayPort(std::uint16_t port) {
  Json line = Json::object();
  line.set("schema", 1).set("port", static_cast<unsigned>(port));
  std::printf("%s\n", line.text().c_str());
  std::fflush(stdout);
}

} // namespace

GroupRun::GroupRun(const Request &request) : options_(request.options) {
  try {
    const Listener listener = listenAt(request.address);
    sayPort(listener.port);
    const Roster roster = readRoster(STDIN_FILENO, Clock::now() + ROSTER_PATIENCE);
    group_.emplace(request.rank, listener, roster, options_.streams, std::chrono::seconds(options_.patienceSeconds));
    options_.group = &*group_;
  } catch (const Failure &failure) {
    reason_ = failure.what;
  }
}

Outcome GroupRun::outcomeOf(const Test &test) {
  if (!group_) {
    Outcome outcome;
    outcome.status = Status::failed;
    outcome.reason = reason_;
    return outcome;
  }
  Outcome outcome = runIsolated(test, options_);
  const bool isOver = outcome.status == Status::passed || outcome.status == Status::skipped || outcome.status == Status::corrupt;
  if (!isOver) {
    reason_ = "not run: the group ended in " + test.name;
    group_.reset();
  }
  return outcome;
}
