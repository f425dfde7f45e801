#pragma once
#include "findings.h"
#include "queue.h"

/** What a GPU can be kept computing for as long as anybody likes, in batches. */
class Load {
public:
  /** So many batches are queued, so that the GPU never waits for the host. */
  static constexpr unsigned SLOTS = 2;
  /** About as long each of them takes. */
  static constexpr double BATCH_SECONDS = 0.25;

  virtual ~Load() = default;
  virtual const Queue &queue() const = 0;
  virtual void enqueue(unsigned slot) = 0;
  /** Of a batch. */
  virtual double operations() const = 0;
  /** Of a slot's last batch, which is done. @throws Corruption where its result is another than it must be */
  virtual void requireRight(unsigned slot) = 0;
  /** Once nothing is queued any more, as thoroughly as it can be. @throws Corruption */
  virtual void requireExact() = 0;
  virtual std::map<std::string, std::string> labels() const = 0;
};

using Loads = std::vector<std::unique_ptr<Load>>;

/**
 * Keeps all GPUs computing at once, without a pause, for as long as `holdSeconds` says, by their own clocks. Tells of each, as it comes, its
 * `rate`, what NVML says of it, how often its clocks were held back and by what, and memory errors that are new: metrics of `phase` held whose
 * samples are in the order of time, one for each slice that is as long as their label `slice` says. A GPU that fails is told with what it did
 * until then, and the others go on.
 */
void hold(const Loads &loads, const Options &options, Reporter &reporter, Findings &findings);
