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

Clique::Clique(const Options &options, Shape shape) : processes_(options.group) {
  std::string reason;
  try {
    open(options.gpus);
  } catch (const Skip &skip) {
    reason = skip.reason;
  }
  const auto all = processes_.gathered(Introduction{static_cast<unsigned>(members_.size()), versionHere()});
  judge(all, processes_, reason);
  std::vector<unsigned> gpus;
  for (const Introduction &each : all) gpus.push_back(each.gpus);
  if (shape == Shape::whole) joinWhole(gpus);
  else joinRails(gpus);
}

void Clique::open(const std::vector<unsigned> &wanted) {
  gpus_ = openGpus();
  for (const Gpu &gpu : gpus_)
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), static_cast<unsigned>(gpu.index)) != wanted.end())
      members_.push_back({static_cast<unsigned>(members_.size()), &gpu, std::make_unique<Queue>(gpu), nullptr});
  if (members_.empty()) throw Skip{"it is not among the " + std::to_string(gpus_.size()) + " that there are"};
}

nccl::Id Clique::sharedId() const {
  nccl::Id own{};
  if (processes_.own() == 0) library().uniqueId(&own);
  return processes_.gathered(own).front();
}

/** @param gpus of each process */
void Clique::joinWhole(const std::vector<unsigned> &gpus) {
  const unsigned first = std::accumulate(gpus.begin(), gpus.begin() + processes_.own(), 0U);
  for (GpuRank &member : members_) member.rank += first;
  size_ = std::accumulate(gpus.begin(), gpus.end(), 0U);
  const nccl::Id id = sharedId();
  atOnce(members_, [&](GpuRank &member) {
    member.gpu->use();
    library().join(&member.comm, static_cast<int>(size_), id, static_cast<int>(member.rank));
  });
}

/** All at once, so that what they have in common is as busy as in a job. @param gpus of each process */
void Clique::joinRails(const std::vector<unsigned> &gpus) {
  members_.resize(*std::min_element(gpus.begin(), gpus.end()));
  size_ = processes_.count();
  std::vector<nccl::Id> ids;
  for (GpuRank &member : members_) member.rank = processes_.own(), ids.push_back(sharedId());
  auto id = ids.begin();
  atOnce(members_, [&](GpuRank &member) {
    member.gpu->use();
    library().join(&member.comm, static_cast<int>(size_), *id++, static_cast<int>(member.rank));
  });
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
