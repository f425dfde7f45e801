#include "program.h"
#include "test.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr std::size_t MOST_BYTES = 64 << 10;

[[noreturn]] void become(char *const *words, int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execv(words[0], words);
  _exit(127);
}

/** Whether its other end was closed in time. */
bool readAll(int in, Deadline deadline, std::string &said) {
  while (waitFor(in, POLLIN, deadline)) {
    char buffer[4096];
    const ssize_t count = read(in, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return true;
    if (said.size() < MOST_BYTES) said.append(buffer, static_cast<std::size_t>(count));
  }
  return false;
}

} // namespace

Program::Program(const std::vector<std::string> &words) {
  std::vector<char *> all;
  for (const std::string &word : words) all.push_back(const_cast<char *>(word.c_str()));
  all.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw Failure{std::string("no pipe: ") + std::strerror(errno)};
  out_ = Socket(ends[0]);
  const Socket written(ends[1]);
  pid_ = fork();
  if (pid_ == 0) become(all.data(), ends[1]);
  if (pid_ < 0) throw Failure{std::string("no process: ") + std::strerror(errno)};
}

Program::Program(Program &&other) noexcept : pid_(other.pid_), out_(std::move(other.out_)), said_(std::move(other.said_)) { other.pid_ = -1; }

Program::~Program() { exitCode(Clock::now()); }

int Program::exitCode(Deadline deadline) {
  if (pid_ < 0) return 0;
  if (!readAll(out_.fd(), deadline, said_)) kill(pid_, SIGKILL);
  int how = 0;
  while (waitpid(pid_, &how, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
  return WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
}

std::string pathOfProgram(const std::string &name, const std::vector<std::string> &folders) {
  const char *named = std::getenv("PATH");
  std::istringstream path(named == nullptr ? "" : named);
  std::vector<std::string> all;
  for (std::string folder; std::getline(path, folder, ':');) all.push_back(folder);
  all.insert(all.end(), folders.begin(), folders.end());
  for (const std::string &folder : all)
    if (const std::string at = folder + "/" + name; !folder.empty() && access(at.c_str(), X_OK) == 0) return at;
  return "";
}
