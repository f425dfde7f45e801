#pragma once
#include "proof.h"
#include "socket.h"
#include <vector>

struct Member {
  std::string name;
  std::string address;
  std::uint16_t port;
};

/** Who is in a group, in the order of their ranks, and what they know each other by. */
struct Roster {
  Token token;
  std::vector<Member> members;
};

/**
 * Lines `token DIGITS`, then `rank NAME ADDRESS PORT` for each, then `go`.
 *
 * @throws Failure where they are anything else, or end before, or come too late
 */
Roster readRoster(int in, Deadline deadline);
