#include "child.h"
#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

void writeLine(int out, const std::string &line) {
  const std::string all = line + '\n';
  for (std::size_t at = 0; at < all.size();) {
    const ssize_t written = write(out, all.data() + at, all.size() - at);
    if (written < 0 && errno != EINTR) _exit(1);
    if (written > 0) at += static_cast<std::size_t>(written);
  }
}

[[noreturn]] void child(const std::function<void(const Tell &)> &act, int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL); // whoever ends the harness ends what it does
  int code = 1;
  try {
    act([&](const std::string &line) { writeLine(out, line); });
    code = 0;
  } catch (const std::exception &) { // its end says that it is none of the good ones
  }
  _exit(code);
}

/** Whether the pipe's other end was closed in time. */
bool readUntil(int in, Clock::time_point end, const Tell &take) {
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
    for (std::size_t end_; (end_ = pending.find('\n')) != std::string::npos; pending.erase(0, end_ + 1)) take(pending.substr(0, end_));
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

std::string faultOf(bool isGone, int how, pid_t pid) {
  if (!isGone) return "process " + std::to_string(pid) + " cannot be ended";
  if (WIFSIGNALED(how)) return std::string("ended by ") + strsignal(WTERMSIG(how));
  return WEXITSTATUS(how) == 0 ? "" : "ended without a word";
}

} // namespace

ChildEnd runInChild(unsigned limitSeconds, const std::function<void(const Tell &)> &act, const Tell &take) {
  ChildEnd end;
  const auto start = Clock::now();
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return end.fault = std::string("no pipe: ") + std::strerror(errno), end;
  const pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    child(act, ends[1]);
  }
  close(ends[1]);
  if (pid < 0) end.fault = std::string("no process: ") + std::strerror(errno);
  const bool isOver = pid < 0 || readUntil(ends[0], start + std::chrono::seconds(limitSeconds), take);
  close(ends[0]);
  if (pid < 0) return end;
  if (!isOver) kill(pid, SIGKILL);
  int how = 0;
  const bool isGone = reaped(pid, &how);
  end.fault = faultOf(isGone, how, pid);
  end.isLate = !isOver;
  if (end.isLate) end.fault = "not done in " + std::to_string(limitSeconds) + " s" + (isGone ? "" : ", and its " + end.fault);
  end.tookSeconds = std::chrono::duration<double>(Clock::now() - start).count();
  return end;
}
