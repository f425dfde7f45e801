#include "run.h"
#include "../collective/shares.h"

using nccl::FLOAT32, nccl::library, nccl::SUM;

namespace {

/** What one member does in one step of a collective. */
struct Turn {
  const GpuRank &member;
  Seat seat;
  Ends ends;
  std::size_t unit;

  cuda::Address inAt(std::size_t floats) const { return ends.in + floats * sizeof(float); }
  cuda::Address outAt(std::size_t floats) const { return ends.out + floats * sizeof(float); }
  void send(std::size_t at, std::size_t floats, unsigned to) const { give(inAt(at), floats, to); }
  void give(cuda::Address from, std::size_t floats, unsigned to) const {
    if (floats > 0) library().send(from, floats, FLOAT32, static_cast<int>(to), member.comm, member.queue->stream());
  }
  void receive(std::size_t at, std::size_t floats, unsigned from) const {
    if (floats > 0) library().receive(outAt(at), floats, FLOAT32, static_cast<int>(from), member.comm, member.queue->stream());
  }
};

using Act = void (*)(const Turn &turn);

void allReduce(const Turn &t) { library().allReduce(t.ends.in, t.ends.out, t.unit, FLOAT32, SUM, t.member.comm, t.member.queue->stream()); }
void allGather(const Turn &t) { library().allGather(t.ends.in, t.ends.out, t.unit, FLOAT32, t.member.comm, t.member.queue->stream()); }
void reduceScatter(const Turn &t) { library().reduceScatter(t.ends.in, t.ends.out, t.unit, FLOAT32, SUM, t.member.comm, t.member.queue->stream()); }
void broadcast(const Turn &t) { library().broadcast(t.ends.in, t.ends.out, t.unit, FLOAT32, 0, t.member.comm, t.member.queue->stream()); }
void reduce(const Turn &t) { library().reduce(t.ends.in, t.ends.out, t.unit, FLOAT32, SUM, 0, t.member.comm, t.member.queue->stream()); }

void allToAll(const Turn &t) {
  for (unsigned peer = 0; peer < t.seat.size; peer++) t.send(peer * t.unit, t.unit, peer), t.receive(peer * t.unit, t.unit, peer);
}

void allToAllV(const Turn &t) {
  const Shares shares(t.seat.size, t.unit);
  std::size_t received = 0;
  for (unsigned peer = 0; peer < t.seat.size; peer++) {
    t.send(shares.begin(t.seat.rank, peer), shares.floats(t.seat.rank, peer), peer);
    t.receive(received, shares.floats(peer, t.seat.rank), peer);
    received += shares.floats(peer, t.seat.rank);
  }
}

void sendReceive(const Turn &t) { t.send(0, t.unit, t.seat.next()), t.receive(0, t.unit, t.seat.previous()); }

void gather(const Turn &t) {
  t.send(0, t.unit, 0);
  for (unsigned peer = 0; t.seat.rank == 0 && peer < t.seat.size; peer++) t.receive(peer * t.unit, t.unit, peer);
}

void scatter(const Turn &t) {
  for (unsigned peer = 0; t.seat.rank == 0 && peer < t.seat.size; peer++) t.send(peer * t.unit, t.unit, peer);
  t.receive(0, t.unit, 0);
}

/** Its own block to where it belongs. */
void settle(const Turn &t) { t.send(0, t.unit, t.seat.rank), t.receive(t.seat.rank * t.unit, t.unit, t.seat.rank); }

/** What each has by now with the one across this side of the cube. */
void cross(const Turn &t, unsigned side) {
  const unsigned peer = t.seat.rank ^ side;
  t.give(t.outAt((t.seat.rank & ~(side - 1)) * t.unit), side * t.unit, peer);
  t.receive((peer & ~(side - 1)) * t.unit, side * t.unit, peer);
}

Act actOf(const Collective &which) {
  static const std::map<std::string, Act> acts = {
      {"all_reduce", allReduce}, {"all_gather", allGather}, {"reduce_scatter", reduceScatter}, {"broadcast", broadcast},
      {"reduce", reduce},        {"alltoall", allToAll},    {"alltoallv", allToAllV},          {"sendrecv", sendReceive},
      {"gather", gather},        {"scatter", scatter},      {"hypercube", settle}};
  return acts.at(which.name);
}

} // namespace

void runByNccl(const Collective &which, const Clique &clique, const std::vector<Ends> &ends, std::size_t unit) {
  const auto endsOf = [&](const GpuRank &member) { return ends[static_cast<std::size_t>(&member - clique.members().data())]; };
  const auto turnOf = [&](const GpuRank &member) { return Turn{member, {member.rank, clique.size()}, endsOf(member), unit}; };
  const Act act = actOf(which);
  clique.together([&](const GpuRank &member) { act(turnOf(member)); });
  if (act != settle) return;
  for (unsigned side = 1; side < clique.size(); side *= 2) clique.together([&](const GpuRank &member) { cross(turnOf(member), side); });
}
