#include "exchanges.h"
#include "../collective/shares.h"
#include <algorithm>

void allToAll(const Group &group, const float *in, float *out, std::size_t unit) {
  std::vector<Outgoing> send;
  std::vector<Incoming> receive;
  for (unsigned distance = 1; distance < group.size(); distance++) {
    const unsigned to = group.next(distance), from = group.previous(distance);
    send.push_back({to, in + to * unit, unit * sizeof(float)});
    receive.push_back({from, out + from * unit, unit * sizeof(float)});
  }
  OwnCopy own(out + group.rank() * unit, in + group.rank() * unit, unit * sizeof(float));
  transfer(group, send, receive, &own);
  own.finish();
}

void allToAllV(const Group &group, const float *in, float *out, std::size_t unit) {
  const Shares all(group.size(), unit);
  std::vector<Outgoing> send;
  std::vector<Incoming> receive;
  std::size_t sent = 0, received = 0;
  for (unsigned peer = 0; peer < group.size(); peer++) {
    const std::size_t there = all.floats(group.rank(), peer), here = all.floats(peer, group.rank());
    if (there > 0) send.push_back({peer, in + sent, there * sizeof(float)});
    if (here > 0) receive.push_back({peer, out + received, here * sizeof(float)});
    sent += there, received += here;
  }
  transfer(group, send, receive);
}

void sendReceive(const Group &group, const float *in, float *out, std::size_t unit) {
  transfer(group, {{group.next(), in, unit * sizeof(float)}}, {{group.previous(), out, unit * sizeof(float)}});
}

void gather(const Group &group, const float *in, float *out, std::size_t unit) {
  if (group.rank() != 0) return transfer(group, {{0, in, unit * sizeof(float)}}, {});
  std::vector<Incoming> receive;
  for (unsigned peer = 1; peer < group.size(); peer++) receive.push_back({peer, out + peer * unit, unit * sizeof(float)});
  OwnCopy own(out, in, unit * sizeof(float));
  transfer(group, {}, receive, &own);
  own.finish();
}

void scatter(const Group &group, const float *in, float *out, std::size_t unit) {
  if (group.rank() != 0) return transfer(group, {}, {{0, out, unit * sizeof(float)}});
  std::vector<Outgoing> send;
  for (unsigned peer = 1; peer < group.size(); peer++) send.push_back({peer, in + peer * unit, unit * sizeof(float)});
  OwnCopy own(out, in, unit * sizeof(float));
  transfer(group, send, {}, &own);
  own.finish();
}

void hypercube(const Group &group, const float *in, float *out, std::size_t unit) {
  const unsigned rank = group.rank();
  OwnCopy(out + rank * unit, in, unit * sizeof(float)).finish();
  for (unsigned side = 1; side < group.size(); side *= 2) {
    const unsigned mine = rank & ~(side - 1), theirs = mine ^ side;
    const std::size_t bytes = side * unit * sizeof(float);
    transfer(group, {{rank ^ side, out + mine * unit, bytes}}, {{rank ^ side, out + theirs * unit, bytes}});
  }
}
