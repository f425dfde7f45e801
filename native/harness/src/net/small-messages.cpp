#include "small-messages.h"
#include <cstring>

// @source R. Thakur, R. Rabenseifner, W. Gropp, Optimization of collective communication operations in MPICH, 2005

namespace {

/** What goes over a network of servers in the time of one message's latency, or so. */
constexpr std::size_t LATENCY_BYTES = 64 << 10;

unsigned stepsOf(const Group &group) {
  unsigned steps = 0;
  while ((1U << steps) < group.size()) steps++;
  return steps;
}

void copy(void *to, const void *from, std::size_t bytes) {
  if (to != from) std::memcpy(to, from, bytes);
}

} // namespace

bool isSmall(const Group &group, std::size_t bytes) { return bytes * stepsOf(group) <= LATENCY_BYTES * (group.size() - 1); }

bool prefersTree(const Group &group, std::size_t bytes, std::size_t linkBytes) {
  return group.size() < 3 || bytes * (stepsOf(group) - 1) <= (group.size() - 2) * linkBytes;
}

/** Recursive doubling; ranks beyond the last power of two give theirs to another first, and get the sum at the end. */
void allReduceSmall(const Group &group, const float *in, float *out, std::size_t count) {
  const std::size_t bytes = count * sizeof(float);
  const unsigned rank = group.rank();
  unsigned inner = 1;
  while (inner * 2 <= group.size()) inner *= 2;
  copy(out, in, bytes);
  if (rank >= inner) return transfer(group, {{rank - inner, out, bytes}}, {}), transfer(group, {}, {{rank - inner, out, bytes}});
  const bool hasOuter = rank + inner < group.size();
  if (hasOuter) transfer(group, {}, {{rank + inner, out, bytes, out}});
  std::vector<float> mine(count);
  for (unsigned distance = 1; distance < inner; distance *= 2) {
    copy(mine.data(), out, bytes); // what is added to must not change while it is sent
    transfer(group, {{rank ^ distance, mine.data(), bytes}}, {{rank ^ distance, out, bytes, out}});
  }
  if (hasOuter) transfer(group, {{rank + inner, out, bytes}}, {});
}

void reduceInTree(const Group &group, const float *in, float *out, std::size_t count) {
  const std::size_t bytes = count * sizeof(float);
  const unsigned rank = group.rank();
  const bool isLeaf = rank % 2 == 1 || rank + 1 == group.size();
  std::vector<float> own(rank == 0 || isLeaf ? 0 : count);
  float *const sum = rank == 0 ? out : own.data();
  const float *have = in;
  for (unsigned distance = 1; distance < group.size(); distance *= 2) {
    if ((rank & distance) != 0) return transfer(group, {{rank - distance, have, bytes}}, {});
    if (rank + distance >= group.size()) continue;
    transfer(group, {}, {{rank + distance, sum, bytes, have}});
    have = sum;
  }
  copy(sum, have, rank == 0 ? bytes : 0);
}

void broadcastInTree(const Group &group, const char *in, char *out, std::size_t bytes, OwnCopy &own) {
  const unsigned rank = group.rank();
  unsigned distance = 1;
  while (distance < group.size() && (rank & distance) == 0) distance *= 2;
  if (rank != 0) transfer(group, {}, {{rank - distance, out, bytes}});
  for (distance /= 2; distance > 0; distance /= 2)
    if (rank + distance < group.size()) transfer(group, {{rank + distance, rank == 0 ? in : out, bytes}}, {}, &own);
}

/** Bruck's: in step k each rank has 2^k ranks' blocks, its own first, and gives them to the one 2^k before it. */
void allGatherSmall(const Group &group, const void *in, char *out, std::size_t bytes) {
  const unsigned size = group.size(), rank = group.rank();
  std::vector<char> blocks(bytes * size);
  std::memcpy(blocks.data(), in, bytes);
  for (unsigned have = 1; have < size; have *= 2) {
    const std::size_t moved = std::min(have, size - have) * bytes;
    transfer(group, {{group.previous(have), blocks.data(), moved}}, {{group.next(have), blocks.data() + have * bytes, moved}});
  }
  for (unsigned block = 0; block < size; block++) std::memcpy(out + (rank + block) % size * bytes, blocks.data() + block * bytes, bytes);
}
