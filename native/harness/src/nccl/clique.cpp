#include "clique.h"
#include <algorithm>
#include <numeric>

using nccl::library;

namespace {

/** What processes tell each other before they come together. */
struct Introduction {
  unsigned gpus;
  /** 0: it has no NCCL. */
  int version;
};

int versionHere() {
  if (library().handle == nullptr) return 0;
  int version = 0;
  library().version(&version);
  return version;
}

/** All of them come to the same end, since all of them know the same. */
void judge(const std::vector<Introduction> &all, const Processes &processes, const std::string &ownReason) {
  for (unsigned each = 0; each < all.size(); each++) {
    const std::string more = each == processes.own() ? ": " + ownReason : "";
    if (all[each].gpus == 0) throw Skip{processes.nameOf(each) + " has no GPU" + more};
    if (all[each].version == 0) throw Skip{processes.nameOf(each) + " has no NCCL" + (more.empty() ? "" : ": " + library().reason)};
    if (all[each].version != all[0].version)
      throw Failure{"NCCL is " + nccl::versionText(all[0].version) + " on " + processes.nameOf(0) + " and " +
                    nccl::versionText(all[each].version) + " on " + processes.nameOf(each)};
  }
}

} // namespace

Clique::Clique(const Options &options) : processes_(options.group) {
  std::string reason;
  try {
    open(options.gpus);
  } catch (const Skip &skip) {
    reason = skip.reason;
  }
  const auto all = processes_.gathered(Introduction{static_cast<unsigned>(members_.size()), versionHere()});
  judge(all, processes_, reason);
  const auto add = [](unsigned sum, const Introduction &each) { return sum + each.gpus; };
  const unsigned first = std::accumulate(all.begin(), all.begin() + processes_.own(), 0U, add);
  for (GpuRank &member : members_) member.rank += first;
  size_ = std::accumulate(all.begin(), all.end(), 0U, add);
  join();
}

void Clique::open(const std::vector<unsigned> &wanted) {
  gpus_ = openGpus();
  for (const Gpu &gpu : gpus_)
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), static_cast<unsigned>(gpu.index)) != wanted.end())
      members_.push_back({static_cast<unsigned>(members_.size()), &gpu, std::make_unique<Queue>(gpu), nullptr});
  if (members_.empty()) throw Skip{"it is not among the " + std::to_string(gpus_.size()) + " that there are"};
}

void Clique::join() {
  nccl::Id own{};
  if (processes_.own() == 0) library().uniqueId(&own);
  const nccl::Id id = processes_.gathered(own).front();
  library().begin();
  for (GpuRank &member : members_) {
    member.gpu->use();
    library().join(&member.comm, static_cast<int>(size_), id, static_cast<int>(member.rank));
  }
  library().end();
}

Clique::~Clique() {
  if (isAbandoned()) return;
  for (const GpuRank &member : members_)
    if (member.comm != nullptr) library().leave.attempt(member.comm);
}

void Clique::finish(double patienceSeconds, std::uint64_t bytes) const {
  try {
    for (const GpuRank &member : members_) member.queue->finish(patienceSeconds, bytes);
  } catch (const Hung &hung) {
    for (const GpuRank &member : members_) {
      nccl::Result error = 0;
      library().asyncError(member.comm, &error);
      if (error != nccl::NcclLibrary::SUCCESS) throw Failure{"NCCL on GPU " + std::to_string(member.gpu->index) + ": " + nccl::errorText(error)};
    }
    throw Hung{"the GPUs do not come to the end of a collective: one of them hangs, or a link between them", hung.gpu};
  }
}
