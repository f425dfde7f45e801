#pragma once
#include "net/socket.h"
#include <string>
#include <vector>

/** Another program that this one runs. It ends with its owner, and with the thread that started it. */
class Program {
public:
  /** @param words the program's path, and what it is told @throws Failure */
  explicit Program(const std::vector<std::string> &words);
  ~Program();
  Program(Program &&other) noexcept;
  Program &operator=(Program &&) = delete;

  /** Waits for its end, and ends it where that comes too late. @returns its exit code; 128 and more: the signal that ended it */
  int exitCode(Deadline deadline);
  /** All that it wrote until then, to stdout and stderr; no more than anybody reads. */
  const std::string &said() const { return said_; }

private:
  pid_t pid_ = -1;
  Socket out_;
  std::string said_;
};

/** Where a program is: in the folders of `PATH`, then in these. Empty: nowhere. */
std::string pathOfProgram(const std::string &name, const std::vector<std::string> &folders);
