#include "transfer.h"
#include "../test.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>

namespace {

/** What comes is added while it is in the cache. */
constexpr std::size_t SCRATCH_BYTES = 128 << 10;
/** So much each way, in turn: what one rank sends is still in a cache when the other reads it. */
constexpr std::size_t PIECE_BYTES = 256 << 10;

alignas(64) thread_local char scratch[SCRATCH_BYTES];

[[noreturn]] void fail(const Group &group, unsigned peer, const char *what) { throw Failure{group.nameOf(peer) + " " + what}; }

/** @returns how much was moved; 0 where nothing can be now */
std::size_t movedOr(const Group &group, unsigned peer, ssize_t count) {
  if (count > 0) return static_cast<std::size_t>(count);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (count == 0 || errno == ECONNRESET || errno == EPIPE) fail(group, peer, "closed its connection");
  fail(group, peer, std::strerror(errno));
}

struct Sending {
  const Outgoing &what;
  std::size_t at = 0;

  bool isDone() const { return at == what.bytes; }

  bool go(const Group &group) {
    const auto *const from = static_cast<const char *>(what.from) + at;
    const std::size_t moved = movedOr(group, what.peer, send(group.stream(what.peer), from, std::min(what.bytes - at, PIECE_BYTES), MSG_NOSIGNAL));
    at += moved;
    return moved > 0;
  }
};

void add(float *__restrict to, const float *from, const char *__restrict more, std::size_t count) {
  const auto *const terms = reinterpret_cast<const float *>(more);
  for (std::size_t i = 0; i < count; i++) to[i] = from[i] + terms[i];
}

/** `from` is `to`. */
void addInPlace(float *__restrict to, const char *__restrict more, std::size_t count) {
  const auto *const terms = reinterpret_cast<const float *>(more);
  for (std::size_t i = 0; i < count; i++) to[i] += terms[i];
}

struct Receiving {
  const Incoming &what;
  std::size_t at = 0;
  /** The beginning of a float that is not whole yet. */
  std::size_t pending = 0;
  char rest[sizeof(float)] = {};

  bool isDone() const { return at == what.bytes; }

  bool go(const Group &group) { return what.addTo == nullptr ? copied(group) : added(group); }

  bool copied(const Group &group) {
    const std::size_t moved = movedOr(group, what.peer, recv(group.stream(what.peer), static_cast<char *>(what.to) + at, std::min(what.bytes - at, PIECE_BYTES), 0));
    at += moved;
    return moved > 0;
  }

  bool added(const Group &group) {
    const std::size_t room = std::min(what.bytes - at, SCRATCH_BYTES - pending);
    const std::size_t moved = movedOr(group, what.peer, recv(group.stream(what.peer), scratch + pending, room, 0));
    if (moved == 0) return false;
    std::memcpy(scratch, rest, pending);
    const std::size_t first = (at - pending) / sizeof(float);
    const std::size_t count = (pending + moved) / sizeof(float);
    float *const to = static_cast<float *>(what.to) + first;
    if (what.addTo == what.to) addInPlace(to, scratch, count);
    else add(to, what.addTo + first, scratch, count);
    at += moved;
    pending = (pending + moved) % sizeof(float);
    std::memcpy(rest, scratch + count * sizeof(float), pending);
    return true;
  }
};

template <class Each> void wait(const Group &group, const std::vector<Each> &all, short events, std::vector<pollfd> &waited) {
  for (const Each &each : all)
    if (!each.isDone()) waited.push_back({group.stream(each.what.peer), events, 0});
}

/** @returns whether anything moved */
template <class Each> bool goOn(const Group &group, std::vector<Each> &all) {
  bool hasMoved = false;
  for (Each &each : all)
    if (!each.isDone() && each.go(group)) hasMoved = true;
  return hasMoved;
}

template <class Each> const Each *open(const std::vector<Each> &all) {
  const auto found = std::find_if(all.begin(), all.end(), [](const Each &each) { return !each.isDone(); });
  return found == all.end() ? nullptr : &*found;
}

} // namespace

void transfer(const Group &group, const std::vector<Outgoing> &out, const std::vector<Incoming> &in, OwnCopy *beside) {
  std::vector<Sending> sending;
  std::vector<Receiving> receiving;
  for (const Outgoing &each : out) sending.push_back({each});
  for (const Incoming &each : in) receiving.push_back({each});
  for (;;) {
    const bool hasSent = goOn(group, sending), hasReceived = goOn(group, receiving);
    const Sending *const toSend = open(sending);
    const Receiving *const toReceive = open(receiving);
    if (toSend == nullptr && toReceive == nullptr) return;
    if (hasSent || hasReceived || (beside != nullptr && beside->goOn())) continue;
    std::vector<pollfd> waited;
    wait(group, sending, POLLOUT, waited);
    wait(group, receiving, POLLIN, waited);
    const int ready = poll(waited.data(), waited.size(), static_cast<int>(std::chrono::milliseconds(group.patience()).count()));
    if (ready == 0) fail(group, toReceive != nullptr ? toReceive->what.peer : toSend->what.peer, "was silent for too long");
  }
}

void barrier(const Group &group) {
  for (unsigned distance = 1; distance < group.size(); distance *= 2) {
    const char out = 0;
    char in = 1;
    transfer(group, {{group.next(distance), &out, 1}}, {{group.previous(distance), &in, 1}});
  }
}
