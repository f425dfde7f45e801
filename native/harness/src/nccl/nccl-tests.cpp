#include "../tests/tests.h"
#include "by-nccl.h"
#include <algorithm>

namespace {

std::string joined(const std::set<std::string> &words) {
  std::string text;
  for (const std::string &word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

class NcclBackend final : public Backend {
public:
  explicit NcclBackend(const Options &options) : clique_(options), patienceSeconds_(options.gpuPatienceSeconds()) {
    std::uint64_t room = ~std::uint64_t{0};
    for (const GpuRank &member : clique_.members()) room = std::min(room, member.gpu->freeBytes() / 10 * 9);
    for (const std::uint64_t each : clique_.processes().gathered(room)) room_ = std::min(room_, each);
    Word own{};
    clique_.said().network.copy(own.text, sizeof own.text - 1);
    for (const Word &each : clique_.processes().gathered(own))
      if (each.text[0] != 0) networks_.insert(each.text);
  }

  unsigned ranks() const override { return clique_.size(); }
  bool isTeller() const override { return clique_.processes().own() == 0; }
  std::uint64_t mostRuns() const override { return ByNccl::MOST_RUNS; }

  std::map<std::string, std::string> labels() const override {
    const NcclLog said = clique_.said();
    std::map<std::string, std::string> labels;
    if (!said.transports.empty()) labels["transport"] = joined(said.transports);
    if (clique_.processes().count() > 1 && !networks_.empty()) labels["network"] = joined(networks_);
    return labels;
  }

  std::unique_ptr<Prepared> prepare(const Collective &which, std::size_t unit, bool isInPlace) override {
    std::size_t floats = 0;
    for (unsigned rank = 0; rank < ranks(); rank++) floats = std::max(floats, which.extent({rank, ranks()}, unit).floats(isInPlace));
    if (floats * sizeof(float) > room_) return nullptr;
    return std::make_unique<ByNccl>(clique_, which, unit, isInPlace, patienceSeconds_);
  }

private:
  struct Word {
    char text[64];
  };

  Clique clique_;
  /** What each process says that it reaches others by: one of many that goes over sockets is to be seen. */
  std::set<std::string> networks_;
  double patienceSeconds_;
  /** Of the GPU that has least, of all processes. */
  std::uint64_t room_ = ~std::uint64_t{0};
};

constexpr std::uint64_t GIB = 1 << 30;
const std::vector<std::uint64_t> SIZES = {8, 1 << 20, 16 << 20, 128 << 20, GIB};
/** As long as those of which somebody published a floor. */
const std::map<std::string, std::vector<std::uint64_t>> LONGER = {{"all_reduce", {8 * GIB, 16 * GIB}}, {"all_gather", {8 * GIB}}};

std::vector<std::uint64_t> sizesOf(const std::string &name) {
  std::vector<std::uint64_t> sizes = SIZES;
  const auto longer = LONGER.find(name);
  if (longer != LONGER.end()) sizes.insert(sizes.end(), longer->second.begin(), longer->second.end());
  return sizes;
}

void measure(const char *name, const Options &options, Reporter &reporter) {
  NcclBackend backend(options);
  measureCollective(collectiveNamed(name), Sizes(options, sizesOf(name)), backend, options.samples, reporter);
}

} // namespace

void ncclAllReduce(const Options &options, Reporter &reporter) { measure("all_reduce", options, reporter); }
void ncclAllGather(const Options &options, Reporter &reporter) { measure("all_gather", options, reporter); }
void ncclReduceScatter(const Options &options, Reporter &reporter) { measure("reduce_scatter", options, reporter); }
void ncclBroadcast(const Options &options, Reporter &reporter) { measure("broadcast", options, reporter); }
void ncclReduce(const Options &options, Reporter &reporter) { measure("reduce", options, reporter); }
void ncclAllToAll(const Options &options, Reporter &reporter) { measure("alltoall", options, reporter); }
void ncclAllToAllV(const Options &options, Reporter &reporter) { measure("alltoallv", options, reporter); }
void ncclSendReceive(const Options &options, Reporter &reporter) { measure("sendrecv", options, reporter); }
void ncclGather(const Options &options, Reporter &reporter) { measure("gather", options, reporter); }
void ncclScatter(const Options &options, Reporter &reporter) { measure("scatter", options, reporter); }
void ncclHypercube(const Options &options, Reporter &reporter) { measure("hypercube", options, reporter); }
