#include "trace.h"
#include "../injected/injected-traces.h"
#include "../kineto/daemon.h"
#include "../kineto/torch-processes.h"
#include "../processes.h"
#include "../test.h"
#include "random-token.h"
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <thread>
#include <sys/stat.h>
#include <unistd.h>

namespace {

/** Kineto opens its buffers before it begins. */
constexpr unsigned WARM_UP_SECONDS = 2;
/** It looks once a second whether something is to begin, and leaves out what should have begun to warm up before. */
constexpr unsigned LOOKING_SECONDS = 2;
/** A trace is written after it ended, by a process that has other things to do. */
constexpr unsigned WRITING_SECONDS = 120;
/** For another trace of this node to end. */
constexpr unsigned BUSY_SECONDS = 20;
/** Of a file's end, in which Kineto's last word is. */
constexpr std::streamoff TAIL_BYTES = 4096;

enum class State { idle, asked, traced };

struct Traced {
  TorchProcess process;
  State state = State::idle;
  std::string path;
  std::uint64_t bytes = 0;
};

/** Size of a trace that is written whole: Kineto's last word is its file's name. */
std::uint64_t wholeTraceBytes(const std::string &path) {
  struct stat found {};
  if (lstat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return 0;
  std::ifstream file(path, std::ios::binary);
  file.seekg(std::max<std::streamoff>(0, found.st_size - TAIL_BYTES));
  const std::string tail((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return tail.find("\"traceName\"") == std::string::npos ? 0 : static_cast<std::uint64_t>(found.st_size);
}

class Traces {
public:
  explicit Traces(const TraceRequest &request) : request_(request), token_(randomToken()) {
    using namespace std::chrono;
    try {
      daemon_.emplace(Clock::now() + seconds(BUSY_SECONDS));
    } catch (const Failure &failure) {
      fault_ = failure.what;
    }
    begin_ = Clock::now() + seconds(request.delaySeconds);
    const auto beginsAt = system_clock::now() + seconds(request.delaySeconds);
    beginUnixMs_ = duration_cast<milliseconds>(beginsAt.time_since_epoch()).count();
  }

  Json take() {
    using namespace std::chrono;
    for (TorchProcess &each : torchProcesses())
      if (request_.job.empty() || each.jobId == request_.job) processes_.push_back({std::move(each), State::idle, "", 0});
    InjectedTraces injected(request_, token_);
    std::fprintf(stderr, "asking processes to trace themselves\n");
    const std::size_t others = injected.ask(beginUnixMs_);
    hear(begin_ - seconds(WARM_UP_SECONDS + LOOKING_SECONDS), true);
    const Deadline end = begin_ + milliseconds(request_.milliseconds);
    std::fprintf(stderr, "%zu processes trace themselves\n", count(State::asked) + others);
    if (count(State::asked) > 0 || injected.areWaitedFor()) hear(end, false);
    const Deadline last = end + seconds(WRITING_SECONDS);
    while ((count(State::asked) > 0 || injected.areWaitedFor()) && Clock::now() < last) {
      hear(Clock::now() + milliseconds(200), false);
      for (Traced &each : processes_) lookAt(each);
      injected.look();
    }
    return told(injected);
  }

private:
  /** Answers what comes until the deadline. */
  void hear(Deadline deadline, bool takesMore) {
    if (!daemon_) return std::this_thread::sleep_until(deadline);
    while (const auto heard = daemon_->next(deadline)) {
      if (heard->message.type == "ctxt") daemon_->answer(heard->caller, {"ctxt", std::string(sizeof(std::int32_t), '\0')});
      if (const auto question = kinetoQuestion(heard->message))
        daemon_->answer(heard->caller, {"req", takesMore && question->isFree ? toldTo(heard->caller, *question) : ""});
    }
  }

  /** What a process shall trace; empty: nothing. */
  std::string toldTo(const KinetoCaller &caller, const KinetoQuestion &question) {
    if (question.pids.empty() || (caller.uid != geteuid() && geteuid() != 0)) return "";
    Traced *const known = processOf(caller.pid);
    if (known == nullptr || known->state != State::idle) return "";
    known->state = State::asked;
    const std::string name = known->process.traceFolder + "gpuctl-trace-" + token_;
    known->path = name + '_' + std::to_string(question.pids.front()) + ".json"; // as Kineto will name it, with the number that it knows itself by
    return "ACTIVITIES_LOG_FILE=" + name + ".json\nACTIVITY_TYPES=" + request_.activities +
           "\nACTIVITIES_DURATION_MSECS=" + std::to_string(request_.milliseconds) +
           "\nACTIVITIES_WARMUP_PERIOD_SECS=" + std::to_string(WARM_UP_SECONDS) + "\nPROFILE_START_TIME=" + std::to_string(beginUnixMs_) +
           (request_.hasStacks ? "\nPROFILE_WITH_STACK=true\n" : "\n");
  }

  /** One that began meanwhile is known from then on. */
  Traced *processOf(pid_t pid) {
    for (Traced &each : processes_)
      if (each.process.pid == pid) return &each;
    auto process = torchProcess(pid);
    if (!process || (!request_.job.empty() && process->jobId != request_.job)) return nullptr;
    processes_.push_back({*std::move(process), State::idle, "", 0});
    return &processes_.back();
  }

  static void lookAt(Traced &traced) {
    if (traced.state != State::asked) return;
    // A container has a folder of that name of its own.
    for (const std::string &path : {procOf(traced.process.pid) + "/root" + traced.path, traced.path}) {
      traced.bytes = wholeTraceBytes(path);
      if (traced.bytes == 0) continue;
      traced.path = access(traced.path.c_str(), R_OK) == 0 ? traced.path : path;
      traced.state = State::traced;
      return;
    }
    if (access(procOf(traced.process.pid).c_str(), F_OK) != 0) traced.state = State::idle; // it ended
  }

  std::size_t count(State state) const {
    std::size_t found = 0;
    for (const Traced &each : processes_) found += each.state == state ? 1 : 0;
    return found;
  }

  Json json(const Traced &traced) const {
    const auto &[process, state, path, bytes] = traced;
    Json json = ::told(process);
    if (state == State::traced) return std::move(json.set("by", "kineto").set("path", path).set("bytes", bytes));
    const char *const reason = !process.listens        ? "not-listening"
                               : !process.isHere       ? "other-network-namespace"
                               : state == State::asked ? "no-trace-in-time"
                               : path.empty()          ? "did-not-ask"
                                                       : "ended";
    return std::move(json.set("reason", reason));
  }

  Json told(const InjectedTraces &injected) const {
    Json processes = Json::array();
    if (daemon_)
      for (const Traced &each : processes_) processes.push(json(each));
    injected.tell(processes);
    Json json = Json::object();
    json.set("beganAtUnixMs", beginUnixMs_).set("milliseconds", request_.milliseconds).set("processes", std::move(processes));
    if (!fault_.empty()) json.set("fault", fault_);
    return json;
  }

  const TraceRequest &request_;
  std::string token_;
  /** None where PyTorch's processes cannot be asked, and why. */
  std::optional<KinetoDaemon> daemon_;
  std::string fault_;
  Deadline begin_;
  std::int64_t beginUnixMs_;
  std::vector<Traced> processes_;
};

} // namespace

Json takeTraces(const TraceRequest &request) {
  try {
    return Traces(request).take();
  } catch (const Failure &failure) {
    Json json = Json::object();
    return std::move(json.set("processes", Json::array()).set("fault", failure.what));
  }
}
