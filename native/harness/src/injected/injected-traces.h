#pragma once
#include "../trace/trace.h"
#include "cuda-processes.h"
#include "program-line.h"
#include <vector>

/** The programs of this node that our library is in, and what they traced of themselves. */
class InjectedTraces {
public:
  /** @param token in the names of files */
  InjectedTraces(const TraceRequest &request, const std::string &token);

  /** All of them at once. @returns how many of them trace themselves */
  std::size_t ask(std::int64_t beginUnixMs);
  bool areWaitedFor() const;
  /** Takes the traces that are there now. */
  void look();
  void tell(Json &processes) const;

private:
  struct Program {
    CudaProcess process;
    std::optional<ProgramLine> line;
    /** Why there is no trace yet, and in CUPTI's words; empty: there is one. */
    std::string reason, why;
    std::string path;
    std::uint64_t bytes = 0, dropped = 0;
  };
  bool isOurs(const JobProcess &process) const;
  void take(Program &program, const ProgramLine::Answer &answer) const;
  bool write(Program &program, const std::string &bytes) const;

  const TraceRequest &request_;
  std::string token_;
  std::vector<Program> programs_;
};
