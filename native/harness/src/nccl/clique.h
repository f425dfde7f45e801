#pragma once
#include "../gpu/queue.h"
#include "../options.h"
#include "library.h"
#include "log.h"
#include "processes.h"

/** One GPU of this process as a rank. */
struct GpuRank {
  unsigned rank;
  const Gpu *gpu;
  std::unique_ptr<Queue> queue;
  nccl::Comm comm;
};

/** All GPUs of all processes that measure together, each of them a rank: those of the first process come first. Or the rails between them. */
class Clique {
public:
  /** `rails`: each GPU is with those alone that are in its place in the other processes, as many as all have; its rank is its process's. */
  enum class Shape { whole, rails };

  /** @throws Skip where a process has no GPU or no NCCL; Failure where they cannot come together */
  explicit Clique(const Options &options, Shape shape = Shape::whole);
  ~Clique();
  Clique(const Clique &) = delete;
  Clique &operator=(const Clique &) = delete;

  unsigned size() const { return size_; }
  /** This process's own. */
  const std::vector<GpuRank> &members() const { return members_; }
  const Processes &processes() const { return processes_; }
  NcclLog said() const { return log_.read(); }
  /** For every member of this process, all at once. */
  template <class Act> void together(const Act &act) const { atOnce(members_, act); }
  /** Until what is queued on all members is done. @throws Hung, Failure with what NCCL says */
  void finish(double patienceSeconds, std::uint64_t bytes) const;

private:
  template <class Members, class Act> static void atOnce(Members &members, const Act &act) {
    nccl::library().begin();
    for (auto &member : members) act(member);
    nccl::library().end();
  }

  void open(const std::vector<unsigned> &wanted);
  void joinWhole(const std::vector<unsigned> &gpus);
  void joinRails(const std::vector<unsigned> &gpus);
  nccl::Id sharedId() const;

  Processes processes_;
  NcclLogFile log_;
  std::vector<Gpu> gpus_;
  std::vector<GpuRank> members_;
  unsigned size_ = 0;
};
