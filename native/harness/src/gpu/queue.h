#pragma once
#include "memory.h"

/** What is queued on a GPU, in order. */
class Queue {
public:
  explicit Queue(const Gpu &gpu);
  ~Queue();
  Queue(const Queue &) = delete;
  Queue &operator=(const Queue &) = delete;

  const Gpu &gpu() const { return gpu_; }
  cuda::Stream stream() const { return stream_; }
  /** @throws Hung where it is not done within the seconds, or within what moving so many bytes may take at worst */
  void finish(double seconds, std::uint64_t bytes = 0) const;

private:
  const Gpu &gpu_;
  cuda::Stream stream_ = nullptr;
};

/** A moment in a queue. */
class Moment {
public:
  explicit Moment(const Gpu &gpu);
  ~Moment();
  Moment(const Moment &) = delete;
  Moment &operator=(const Moment &) = delete;

  void markOn(const Queue &queue) const;
  void holdBack(const Queue &queue) const;
  /** Whether the queue that it was marked on has come to it. @throws Failure where its GPU says that something went wrong */
  bool isReached(const Queue &queue) const;
  double secondsUntil(const Moment &end) const;

private:
  cuda::Event event_ = nullptr;
};
