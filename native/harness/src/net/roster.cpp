#include "roster.h"
#include "../test.h"
#include <cerrno>
#include <poll.h>
#include <sstream>
#include <unistd.h>

namespace {

constexpr std::size_t MOST_BYTES = 16 << 20;

/** All up to the line `go`. */
std::string textUntilGo(int in, Deadline deadline) {
  std::string text;
  const auto isWhole = [&] { return text == "go\n" || (text.size() > 4 && text.compare(text.size() - 4, 4, "\ngo\n") == 0); };
  while (!isWhole()) {
    if (text.size() > MOST_BYTES) throw Failure{"the list of ranks has no end"};
    if (!waitFor(in, POLLIN, deadline)) throw Failure{"nobody said in time who the other ranks are"};
    char buffer[4096];
    const ssize_t count = read(in, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw Failure{"the list of ranks was cut off"};
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

Member memberOf(std::istringstream &words) {
  Member member;
  unsigned port = 0;
  words >> member.name >> member.address >> port;
  if (!words || port < 1 || port > 65535) throw Failure{"the list of ranks has a line that names no rank"};
  member.port = static_cast<std::uint16_t>(port);
  return member;
}

} // namespace

Roster readRoster(int in, Deadline deadline) {
  std::istringstream lines(textUntilGo(in, deadline));
  Roster roster{};
  bool hasToken = false;
  for (std::string line; std::getline(lines, line) && line != "go";) {
    std::istringstream words(line);
    std::string what, digits;
    words >> what;
    if (what == "token" && words >> digits) {
      roster.token = tokenOf(digits);
      hasToken = true;
    } else if (what == "rank") {
      roster.members.push_back(memberOf(words));
    } else {
      throw Failure{"the list of ranks has a line that says something else"};
    }
  }
  if (!hasToken) throw Failure{"the list of ranks has no token"};
  return roster;
}
