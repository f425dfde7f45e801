#include "group.h"
#include "../test.h"
#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace {

/** Whoever connects is given a nonce, and answers with this. */
struct Hello {
  Nonce nonce;
  std::uint32_t rank;
  std::uint32_t index;
  Proof proof;
};

enum class Role : std::uint32_t { comes = 1, isHere = 2 };

struct Signed {
  Nonce given;
  Nonce own;
  std::uint32_t rank;
  std::uint32_t index;
  std::uint32_t to;
  Role role;
};

/** Of both directions, told apart, so that nobody can send a proof back to who made it. */
Proof proofFor(Role role, const Token &token, const Nonce &given, const Hello &hello, std::uint32_t to) {
  const Signed all{given, hello.nonce, hello.rank, hello.index, to, role};
  return proofOf(token, &all, sizeof all);
}

/** One that has connected and has not said enough yet. */
struct Guest {
  Socket socket;
  Nonce nonce;
  Hello hello;
  std::size_t got;
  Deadline patience;
};

/** Strangers who say nothing must not take the place of those who are waited for. */
constexpr std::size_t MOST_GUESTS = 4096;
constexpr auto PATIENCE = std::chrono::seconds(5);

void allowSockets(std::size_t count) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::max(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, count + 256));
  setrlimit(RLIMIT_NOFILE, &limit);
}

/** @returns whether it said all; the socket is closed where it will not */
bool hear(Guest &guest) {
  auto *const to = reinterpret_cast<char *>(&guest.hello) + guest.got;
  const ssize_t count = recv(guest.socket.fd(), to, sizeof(Hello) - guest.got, 0);
  if (count > 0) guest.got += static_cast<std::size_t>(count);
  const bool isLeft = count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) || Clock::now() > guest.patience;
  if (isLeft) guest.socket = Socket();
  return !isLeft && guest.got == sizeof(Hello);
}

void welcome(Socket socket, std::vector<Guest> &guests) {
  Guest guest{std::move(socket), freshNonce(), {}, 0, Clock::now() + PATIENCE};
  const bool isTold = send(guest.socket.fd(), guest.nonce.data(), guest.nonce.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(guest.nonce.size());
  if (isTold && guests.size() < MOST_GUESTS) guests.push_back(std::move(guest));
}

void waitForGuests(const Listener &listener, const std::vector<Guest> &guests, Deadline deadline) {
  std::vector<pollfd> waited{{listener.socket.fd(), POLLIN, 0}};
  for (const Guest &guest : guests) waited.push_back({guest.socket.fd(), POLLIN, 0});
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  poll(waited.data(), waited.size(), static_cast<int>(std::clamp<std::int64_t>(left, 0, 1000)));
}

} // namespace

Group::Group(unsigned rank, const Listener &listener, const Roster &roster, unsigned streams, std::chrono::seconds patience, const std::string &adapter)
    : rank_(rank), streams_(roster.members.size() == 2 ? streams : 1), patience_(patience), token_(roster.token), members_(roster.members) {
  if (rank >= size()) throw Failure{"the list of ranks has no rank " + std::to_string(rank)};
  const Deadline deadline = Clock::now() + patience;
  allowSockets(members_.size() * streams_);
  sockets_.resize(members_.size() * streams_);
  for (unsigned peer = 0; peer < rank; peer++)
    for (unsigned index = 0; index < streams_; index++) {
      try {
        reach(peer, index, adapter, deadline);
      } catch (const Failure &failure) {
        throw Failure{nameOf(peer) + " " + failure.what};
      }
    }
  receiveOthers(listener, deadline);
}

Group Group::over(const std::string &adapter, const Listener &listener, const std::vector<Member> &members, std::chrono::seconds patience) const {
  return Group(rank_, listener, {token_, members}, streams_, patience, adapter);
}

void Group::reach(unsigned peer, unsigned index, const std::string &adapter, Deadline deadline) {
  Socket socket = connectTo(members_[peer].address, members_[peer].port, deadline, adapter);
  Nonce given{};
  receiveAll(socket.fd(), given.data(), given.size(), deadline);
  Hello hello{freshNonce(), rank_, index, {}};
  hello.proof = proofFor(Role::comes, token_, given, hello, peer);
  sendAll(socket.fd(), &hello, sizeof hello, deadline);
  Proof answer{};
  receiveAll(socket.fd(), answer.data(), answer.size(), deadline);
  if (!isSame(answer, proofFor(Role::isHere, token_, given, hello, peer))) throw Failure{"does not know the token"};
  sockets_[peer * streams_ + index] = std::move(socket);
}

void Group::receiveOthers(const Listener &listener, Deadline deadline) {
  std::size_t missing = (size() - rank_ - 1) * std::size_t{streams_};
  std::vector<Guest> guests;
  while (missing > 0) {
    if (Clock::now() > deadline) {
      const auto place = std::find_if(sockets_.begin() + (rank_ + 1) * streams_, sockets_.end(), [](const Socket &each) { return !each; });
      throw Failure{nameOf(static_cast<unsigned>(place - sockets_.begin()) / streams_) + " did not come in time"};
    }
    waitForGuests(listener, guests, deadline);
    while (Socket socket = acceptFrom(listener)) welcome(std::move(socket), guests);
    for (Guest &guest : guests) {
      if (!hear(guest)) continue;
      Socket socket = std::move(guest.socket);
      const Hello &hello = guest.hello;
      const bool isKnown = isSame(hello.proof, proofFor(Role::comes, token_, guest.nonce, hello, rank_));
      if (!isKnown || hello.rank <= rank_ || hello.rank >= size() || hello.index >= streams_) continue;
      Socket &place = sockets_[hello.rank * streams_ + hello.index];
      if (place) continue;
      const Proof answer = proofFor(Role::isHere, token_, guest.nonce, hello, rank_);
      sendAll(socket.fd(), answer.data(), answer.size(), deadline);
      place = std::move(socket);
      missing--;
    }
    guests.erase(std::remove_if(guests.begin(), guests.end(), [](const Guest &guest) { return !guest.socket; }), guests.end());
  }
}
