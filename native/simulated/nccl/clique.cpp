#include "clique.h"
#include "../cuda/rates.h"
#include "../world.h"
#include "../client/driver.h"
#include <algorithm>
#include <cstring>

namespace {

constexpr double LATENCY_SECONDS = 9e-6;

using Data = std::vector<float>;

/** All that the ranks of this process asked for, until it is done. */
struct Round {
  Clique &clique;
  unsigned number;
  std::vector<std::vector<Asked>> asked;
  bool isDone = false;

  std::string nameOf(unsigned from, unsigned to, unsigned turn) const {
    return "round-" + std::to_string(number) + "-" + std::to_string(from) + "-" + std::to_string(to) + "-" + std::to_string(turn);
  }

  void put(const std::string &name, const float *from, std::size_t count) const {
    clique.board->put(name, std::string(reinterpret_cast<const char *>(from), count * sizeof(float)));
  }
  Data get(const std::string &name) const {
    const std::string bytes = clique.board->get(name);
    Data data(bytes.size() / sizeof(float));
    std::memcpy(data.data(), bytes.data(), data.size() * sizeof(float));
    return data;
  }

  void give() const;
  void take() const;
  void takeSum(const Asked &each, unsigned rank, unsigned turn) const;
};

/** Of the n-th to or from the same peer. */
unsigned turnOf(const std::vector<Asked> &all, const Asked &each) {
  unsigned turn = 0;
  for (const Asked *before = all.data(); before != &each; before++) turn += before->kind == each.kind && before->peer == each.peer;
  return turn;
}

void Round::give() const {
  for (std::size_t at = 0; at < asked.size(); at++)
    for (const Asked &each : asked[at]) {
      const unsigned rank = clique.ranks[at]->rank, turn = turnOf(asked[at], each);
      const bool isRooted = each.kind == Asked::broadcast;
      const std::size_t count = each.kind == Asked::reduceScatter ? each.count * clique.size : each.count;
      if (each.kind == Asked::send) put(nameOf(rank, each.peer, turn), each.in, count);
      else if (each.kind != Asked::receive && (!isRooted || rank == each.peer)) put(nameOf(rank, clique.size + each.kind, turn), each.in, count);
    }
}

void Round::takeSum(const Asked &each, unsigned rank, unsigned turn) const {
  const std::size_t from = each.kind == Asked::reduceScatter ? rank * each.count : 0;
  Data sum(each.count, 0);
  for (unsigned other = 0; other < clique.size; other++) {
    const Data data = get(nameOf(other, clique.size + each.kind, turn));
    for (std::size_t at = 0; at < each.count; at++) sum[at] += data[from + at];
  }
  std::copy(sum.begin(), sum.end(), each.out);
}

void Round::take() const {
  for (std::size_t at = 0; at < asked.size(); at++)
    for (const Asked &each : asked[at]) {
      const CommTag &comm = *clique.ranks[at];
      const unsigned turn = turnOf(asked[at], each);
      const auto copied = [&](unsigned from, unsigned to, float *out) {
        const Data data = get(nameOf(from, to, turn));
        std::copy(data.begin(), data.end(), out);
      };
      if (each.kind == Asked::send || (each.kind == Asked::reduce && comm.rank != each.peer)) continue;
      if (each.kind == Asked::receive) copied(each.peer, comm.rank, each.out);
      else if (each.kind == Asked::broadcast) copied(each.peer, clique.size + each.kind, each.out);
      else if (each.kind == Asked::allGather)
        for (unsigned from = 0; from < clique.size; from++) copied(from, clique.size + each.kind, each.out + from * each.count);
      else takeSum(each, comm.rank, turn);
      if (world().flipping.count(comm.gpu) != 0) {
        char &hit = reinterpret_cast<char *>(each.out)[each.count * sizeof(float) / 2];
        hit = static_cast<char>(hit ^ 8);
      }
    }
}

/** What goes over the busiest link. @source NVIDIA/nccl-tests, doc/PERFORMANCE.md */
double linkBytes(const std::vector<Asked> &asked, unsigned rank, double ranks) {
  double sent = 0, received = 0;
  for (const Asked &each : asked) {
    const double bytes = static_cast<double>(each.count * sizeof(float));
    const bool isOfBlocks = each.kind == Asked::allGather || each.kind == Asked::reduceScatter;
    if (each.kind == Asked::send) sent += each.peer == rank ? 0 : bytes;
    else if (each.kind == Asked::receive) received += each.peer == rank ? 0 : bytes;
    else if (each.kind == Asked::allReduce) sent += bytes * 2 * (ranks - 1) / ranks;
    else sent += isOfBlocks ? bytes * (ranks - 1) : bytes;
  }
  return std::max(sent, received);
}

/** Of this process's own GPUs, in a ring. */
double ownPace(const Clique &clique) {
  double share = 1;
  for (std::size_t at = 0; at < clique.ranks.size(); at++) {
    const int gpu = clique.ranks[at]->gpu, next = clique.ranks[(at + 1) % clique.ranks.size()]->gpu;
    const double rail = clique.isWhole() ? 1 : world().railRateOf(gpu);
    share = std::min({share, rail, world().rateOf(gpu), gpu == next ? 1 : world().rateOf(gpu, next)});
  }
  const double network = world().ncclNetwork == "Socket" ? 2.5e9 : 46e9;
  return share * (clique.isWhole() ? rates().nvlink : network);
}

void finish(void *of) {
  const std::unique_ptr<std::shared_ptr<Round>> held(static_cast<std::shared_ptr<Round> *>(of));
  Round &round = **held;
  if (round.isDone) return;
  round.isDone = true;
  round.give();
  round.take();
  round.clique.board->endRound();
}

} // namespace

void Clique::meet() {
  board = std::make_unique<Board>(isWhole() ? "" : folder);
  const double own = ownPace(*this);
  for (const auto &each : ranks) board->put("rank-" + std::to_string(each->rank), std::to_string(own));
  pace = own;
  for (unsigned rank = 0; rank < size; rank++) pace = std::min(pace, std::stod(board->get("rank-" + std::to_string(rank))));
}

void Clique::run() {
  const auto next = std::make_shared<Round>(Round{*this, round++, {}});
  double bytes = 0;
  for (const auto &each : ranks) {
    bytes = std::max(bytes, linkBytes(each->asked, each->rank, size));
    next->asked.push_back(std::move(each->asked));
    each->asked.clear();
  }
  std::vector<void *> streams;
  for (const auto &asked : next->asked)
    if (!asked.empty()) streams.push_back(asked.front().stream);
  for (void *stream : streams) SimulatedDriver::get().waitForAll(stream, streams);
  for (void *stream : streams) SimulatedDriver::get().work(stream, LATENCY_SECONDS + bytes / pace, finish, new std::shared_ptr<Round>(next));
}
