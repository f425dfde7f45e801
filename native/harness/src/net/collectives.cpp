#include "collectives.h"
#include "../cores.h"
#include "small-messages.h"
#include <algorithm>
#include <cstring>

// For long messages: rings and chains, in which every rank sends and receives all the time. @source P. Patarasuk, X. Yuan, Bandwidth
// optimal all-reduce algorithms for clusters of workstations, 2009

namespace {

/** What a chain hands on at a time. */
constexpr std::size_t LINK_FLOATS = 64 << 10;
constexpr std::size_t LINK_BYTES = LINK_FLOATS * sizeof(float);

/** Ranks' parts of a message that need not have equal parts. */
struct Parts {
  std::size_t count;
  unsigned size;

  std::size_t begin(unsigned part) const { return partBegin(count, size, part % size); }
  std::size_t floats(unsigned part) const { return partBegin(count, size, part % size + 1) - begin(part); }
  std::size_t bytes(unsigned part) const { return floats(part) * sizeof(float); }
};

/** Adds up each part on its way around: at the end each rank has the sum of the part after that of its own number. */
void reduceParts(const Group &group, const float *in, float *out, Parts parts) {
  const unsigned size = group.size();
  for (unsigned step = 0; step + 1 < size; step++) {
    const unsigned send = group.rank() + size - step, receive = send + size - 1;
    const float *const from = step == 0 ? in : out;
    float *const to = out + parts.begin(receive);
    transfer(group, {{group.next(), from + parts.begin(send), parts.bytes(send)}},
             {{group.previous(), to, parts.bytes(receive), in + parts.begin(receive)}});
  }
}

/** @param first the part that this rank has whole */
void passParts(const Group &group, float *out, Parts parts, unsigned first) {
  const unsigned size = group.size();
  for (unsigned step = 0; step + 1 < size; step++) {
    const unsigned send = first + size - step, receive = send + size - 1;
    transfer(group, {{group.next(), out + parts.begin(send), parts.bytes(send)}}, {{group.previous(), out + parts.begin(receive), parts.bytes(receive)}});
  }
}

/** Of `total`, how much lies in one link of a chain. */
std::size_t linkAt(std::size_t total, std::size_t link, std::size_t at) { return at >= total ? 0 : std::min(link, total - at); }

void reduceInChain(const Group &group, const float *in, float *out, std::size_t count) {
  const bool isLast = group.rank() + 1 == group.size(), isRoot = group.rank() == 0;
  std::vector<float> own(isRoot || isLast ? 0 : 2 * LINK_FLOATS);
  const auto sumAt = [&](std::size_t at) { return isRoot ? out + at : own.data() + at / LINK_FLOATS % 2 * LINK_FLOATS; };
  for (std::size_t at = 0; at < count + LINK_FLOATS; at += LINK_FLOATS) {
    std::vector<Outgoing> send;
    std::vector<Incoming> receive;
    const std::size_t now = linkAt(count, LINK_FLOATS, at) * sizeof(float);
    const std::size_t before = at == 0 ? 0 : linkAt(count, LINK_FLOATS, at - LINK_FLOATS) * sizeof(float);
    if (!isLast && now > 0) receive.push_back({group.next(), sumAt(at), now, in + at});
    if (!isRoot && before > 0) send.push_back({group.previous(), isLast ? in + at - LINK_FLOATS : sumAt(at - LINK_FLOATS), before});
    transfer(group, send, receive);
  }
}

void broadcastInChain(const Group &group, const char *in, char *out, std::size_t bytes, OwnCopy &own) {
  const bool isLast = group.rank() + 1 == group.size(), isRoot = group.rank() == 0;
  for (std::size_t at = 0; at < bytes + LINK_BYTES; at += LINK_BYTES) {
    std::vector<Outgoing> send;
    std::vector<Incoming> receive;
    const std::size_t now = linkAt(bytes, LINK_BYTES, at), before = at == 0 ? 0 : linkAt(bytes, LINK_BYTES, at - LINK_BYTES);
    if (!isRoot && now > 0) receive.push_back({group.previous(), out + at, now});
    if (!isLast && before > 0) send.push_back({group.next(), (isRoot ? in : out) + at - LINK_BYTES, before});
    transfer(group, send, receive, &own);
  }
}

} // namespace

void allReduce(const Group &group, const float *in, float *out, std::size_t count) {
  if (isSmall(group, count * sizeof(float))) return allReduceSmall(group, in, out, count);
  const Parts parts{count, group.size()};
  reduceParts(group, in, out, parts);
  passParts(group, out, parts, group.rank() + 1);
}

void reduceScatter(const Group &group, const float *in, float *out, std::size_t count) {
  const unsigned size = group.size();
  if (isSmall(group, count * size * sizeof(float))) {
    std::vector<float> all(count * size);
    allReduceSmall(group, in, all.data(), all.size());
    std::memcpy(out, all.data() + group.rank() * count, count * sizeof(float));
    return;
  }
  std::vector<float> passing(size > 2 ? 2 * count : 0);
  const float *from = in + group.previous() * count;
  for (unsigned step = 0; step + 1 < size; step++) {
    const float *const own = in + group.previous(step + 2) * count;
    float *const to = step + 2 == size ? out : passing.data() + step % 2 * count;
    transfer(group, {{group.next(), from, count * sizeof(float)}}, {{group.previous(), to, count * sizeof(float), own}});
    from = to;
  }
}

void reduce(const Group &group, const float *in, float *out, std::size_t count) {
  if (prefersTree(group, count * sizeof(float), LINK_BYTES)) reduceInTree(group, in, out, count);
  else reduceInChain(group, in, out, count);
}

void broadcast(const Group &group, const void *in, void *out, std::size_t bytes) {
  const auto *const from = static_cast<const char *>(in);
  auto *const to = static_cast<char *>(out);
  OwnCopy own(to, from, group.rank() == 0 ? bytes : 0);
  if (prefersTree(group, bytes, LINK_BYTES)) broadcastInTree(group, from, to, bytes, own);
  else broadcastInChain(group, from, to, bytes, own);
  own.finish();
}

void allGather(const Group &group, const void *in, void *out, std::size_t bytes) {
  auto *const to = static_cast<char *>(out);
  if (isSmall(group, bytes * group.size())) return allGatherSmall(group, in, to, bytes);
  OwnCopy own(to + group.rank() * bytes, in, bytes);
  for (unsigned step = 0; step + 1 < group.size(); step++) {
    const void *const from = step == 0 ? in : to + group.previous(step) * bytes;
    transfer(group, {{group.next(), from, bytes}}, {{group.previous(), to + group.previous(step + 1) * bytes, bytes}}, &own);
  }
  own.finish();
}
