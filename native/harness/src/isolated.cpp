#include "isolated.h"
#include "statistics.h"
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/** A line for each thing told: its kind in one letter, then what it is as JSON or text. */
class PipeReporter final : public Reporter {
public:
  explicit PipeReporter(int out) : out_(out) {}

  void metric(const Metric &metric) override {
    if (metric.samples.empty()) return;
    const Summary summary = summarize(metric.samples);
    Json labels = Json::object();
    for (const auto &[key, value] : metric.labels) labels.set(key, value);
    Json samples = Json::array();
    for (const double each : metric.samples) samples.push(each);
    Json json = Json::object();
    json.set("name", metric.name).set("unit", metric.unit).set("value", summary.median).set("mad", summary.mad);
    json.set("least", summary.least).set("most", summary.most).set("spread", summary.spread);
    json.set("variation", summary.variation).set("sampleCount", static_cast<std::uint64_t>(metric.samples.size()));
    json.set("samples", std::move(samples)).set("labels", std::move(labels));
    line('m', json.text());
  }

  void progress(const std::string &text) override { std::fprintf(stderr, "%s\n", text.c_str()); }

  void line(char kind, const std::string &text) const {
    const std::string all = kind + text + '\n';
    for (std::size_t at = 0; at < all.size();) {
      const ssize_t written = write(out_, all.data() + at, all.size() - at);
      if (written < 0 && errno != EINTR) _exit(1);
      if (written > 0) at += static_cast<std::size_t>(written);
    }
  }

private:
  int out_;
};

[[noreturn]] void child(const Test &test, const Options &options, int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL); // whoever ends the harness ends what it measures
  PipeReporter reporter(out);
  try {
    test.run(options, reporter);
    reporter.line('p', "");
  } catch (const Skip &skip) {
    reporter.line('s', skip.reason);
  } catch (const Corruption &found) {
    Json json = Json::object();
    json.set("what", found.what).set("mismatches", found.mismatches).set("firstAtByte", found.firstAtByte);
    reporter.line('c', json.text());
  } catch (const Failure &failure) {
    reporter.line('f', failure.what);
  } catch (const std::exception &error) {
    reporter.line('f', error.what());
  }
  _exit(0);
}

void take(const std::string &line, Outcome &outcome) {
  const std::string text = line.substr(1);
  switch (line[0]) {
  case 'm':
    outcome.metrics.push(Json::written(text));
    break;
  case 'p':
    outcome.status = Status::passed;
    break;
  case 's':
    outcome.status = Status::skipped;
    outcome.reason = text;
    break;
  case 'f':
    outcome.status = Status::failed;
    outcome.reason = text;
    break;
  case 'c':
    outcome.status = Status::corrupt;
    outcome.reason = "data came back wrong";
    outcome.corruption = Json::written(text);
    break;
  }
}

/** Whether the pipe's other end was closed in time. */
bool readUntil(int in, Clock::time_point end, Outcome &outcome) {
  std::string pending;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) return false;
    pollfd waited{in, POLLIN, 0};
    const int ready = poll(&waited, 1, static_cast<int>(left));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    char buffer[4096];
    const ssize_t count = read(in, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return true;
    pending.append(buffer, static_cast<std::size_t>(count));
    for (std::size_t end_; (end_ = pending.find('\n')) != std::string::npos; pending.erase(0, end_ + 1))
      if (end_ > 0) take(pending.substr(0, end_), outcome);
  }
}

/** Waits a moment for a process that was killed. @returns whether it went */
bool reaped(pid_t pid, int *how) {
  for (int tries = 0; tries < 200; tries++) {
    if (waitpid(pid, how, WNOHANG) == pid) return true;
    usleep(10'000);
  }
  return false;
}

} // namespace

const char *nameOf(Status status) {
  switch (status) {
  case Status::passed:
    return "passed";
  case Status::failed:
    return "failed";
  case Status::corrupt:
    return "corrupt";
  case Status::skipped:
    return "skipped";
  case Status::timedOut:
    return "timed-out";
  case Status::crashed:
    return "crashed";
  }
  return "crashed";
}

Outcome runIsolated(const Test &test, const Options &options) {
  Outcome outcome;
  const auto start = Clock::now();
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    outcome.reason = std::string("no pipe: ") + std::strerror(errno);
    return outcome;
  }
  const pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    child(test, options, ends[1]);
  }
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    outcome.reason = std::string("no process: ") + std::strerror(errno);
    return outcome;
  }
  const bool isOver = readUntil(ends[0], start + std::chrono::seconds(test.limitSeconds), outcome);
  close(ends[0]);
  if (!isOver) kill(pid, SIGKILL);
  int how = 0;
  const bool isGone = reaped(pid, &how);
  outcome.tookSeconds = secondsSince(start);
  if (!isOver) {
    outcome.status = Status::timedOut;
    outcome.reason = "not done in " + std::to_string(test.limitSeconds) + " s";
    if (!isGone) outcome.reason += ", and its process " + std::to_string(pid) + " cannot be ended";
  } else if (WIFSIGNALED(how)) {
    outcome.status = Status::crashed;
    outcome.reason = std::string("ended by ") + strsignal(WTERMSIG(how));
  } else if (outcome.status == Status::crashed) {
    outcome.reason = "ended without a word";
  }
  return outcome;
}
