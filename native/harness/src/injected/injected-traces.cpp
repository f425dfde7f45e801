#include "injected-traces.h"
#include "../options.h"
#include "../processes.h"
#include "chrome-trace.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace {

/** Before it answered. */
constexpr char ASKED[] = "no-trace-in-time";

std::string reasonFor(TraceOutcome outcome) {
  if (outcome == TraceOutcome::noCupti) return "no-cupti";
  return outcome == TraceOutcome::otherProfiler ? "other-profiler" : "cupti-failed";
}

} // namespace

InjectedTraces::InjectedTraces(const TraceRequest &request, const std::string &token) : request_(request), token_(token) {
  for (CudaProcess &each : cudaProcesses())
    if (isOurs(each)) programs_.push_back({std::move(each), std::nullopt, "", "", "", 0, 0});
  if (!request.job.empty()) return; // whose job it is cannot be seen of another user's
  for (CudaProcess &each : cudaProcessesOfOthers()) programs_.push_back({std::move(each), std::nullopt, "other-user", "", "", 0, 0});
}

/** Containers of a node are in networks of their own, as are other hosts on the same machine. */
bool InjectedTraces::isOurs(const JobProcess &process) const {
  if (request_.job.empty()) return process.isHere;
  return process.jobId == request_.job && (request_.node.empty() || process.node == request_.node);
}

std::size_t InjectedTraces::ask(std::int64_t beginUnixMs) {
  std::size_t asked = 0;
  for (Program &each : programs_) {
    if (!each.reason.empty()) continue;
    each.reason = "not-traceable";
    if (!each.process.listens) continue;
    each.line = ProgramLine::to(each.process.pid);
    each.reason = !each.line ? "out-of-reach" : each.line->order(beginUnixMs, request_.milliseconds) ? ASKED : "busy";
    asked += each.reason == ASKED ? 1 : 0;
  }
  return asked;
}

bool InjectedTraces::areWaitedFor() const {
  for (const Program &each : programs_)
    if (each.reason == ASKED) return true;
  return false;
}

void InjectedTraces::look() {
  for (Program &each : programs_) {
    if (each.reason != ASKED) continue;
    if (const auto answer = each.line->answer()) take(each, *answer);
    else if (access(procOf(each.process.pid).c_str(), F_OK) != 0) each.reason = "ended";
  }
}

void InjectedTraces::take(Program &program, const ProgramLine::Answer &answer) const {
  program.why = answer.why;
  program.reason = answer.outcome != TraceOutcome::traced ? reasonFor(answer.outcome) : write(program, answer.trace) ? "" : "not-written";
}

bool InjectedTraces::write(Program &program, const std::string &bytes) const {
  const auto trace = TakenTrace::in(bytes);
  if (!trace) return program.why = "it is not whole", false;
  program.path = temporaryFolder() + "/gpuctl-trace-" + token_ + '_' + std::to_string(program.process.pid) + ".json";
  const int fd = open(program.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  std::FILE *const file = fd < 0 ? nullptr : fdopen(fd, "w");
  const bool isWhole = file != nullptr && writeChromeTrace(*trace, program.process, file);
  struct stat written {};
  const bool isThere = isWhole && fstat(fd, &written) == 0;
  if (!isThere) program.why = program.path + ": " + std::strerror(errno);
  if (file != nullptr) std::fclose(file);
  if (!isThere) return (void)unlink(program.path.c_str()), false;
  program.bytes = static_cast<std::uint64_t>(written.st_size);
  program.dropped = trace->head().dropped;
  return true;
}

void InjectedTraces::tell(Json &processes) const {
  for (const Program &each : programs_) {
    Json json = told(each.process);
    if (each.reason.empty()) {
      json.set("by", "cupti").set("path", each.path).set("bytes", each.bytes);
      if (each.dropped > 0) json.set("dropped", each.dropped);
    } else {
      json.set("reason", each.reason);
      if (!each.why.empty()) json.set("why", each.why);
    }
    processes.push(std::move(json));
  }
}
