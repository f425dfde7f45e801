#pragma once
#include "../../injector/channel.h"
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>

/** The way to our library in one program. */
class ProgramLine {
public:
  /** None where there is no such memory, or this user may not look for it. */
  static std::optional<ProgramLine> to(pid_t pid);

  /** @returns false where it traces for somebody else now */
  bool order(std::int64_t beginUnixMs, unsigned milliseconds);

  struct Answer {
    TraceOutcome outcome;
    /** In words of CUPTI's, as one line. */
    std::string why;
    /** The trace; empty where there is none. */
    std::string trace;
  };
  /** None as long as the program has not answered. What it holds for us it may forget after. */
  std::optional<Answer> answer();

private:
  struct Unmap {
    void operator()(TraceChannel *channel) const;
  };
  ProgramLine(pid_t pid, TraceChannel *channel) : pid_(pid), channel_(channel) {}
  void raise();
  std::string traceIn(int file) const;

  pid_t pid_;
  std::unique_ptr<TraceChannel, Unmap> channel_;
  std::uint32_t ordered_ = 0;
};
