#pragma once
#include "latch.h"
#include <condition_variable>
#include <mutex>
#include <thread>

/**
 * Opens a latch when all is queued, or before, where that takes long: a library may let whoever queues wait for what is queued already once that
 * is much, and nothing of it would ever be done.
 */
class Opener {
public:
  explicit Opener(Latch &latch);
  ~Opener();
  Opener(const Opener &) = delete;
  Opener &operator=(const Opener &) = delete;

private:
  Latch &latch_;
  std::mutex lock_;
  std::condition_variable changed_;
  bool isQueued_ = false;
  std::thread thread_;
};
