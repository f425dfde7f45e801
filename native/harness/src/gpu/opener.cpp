#include "opener.h"
#include <chrono>

constexpr auto PATIENCE = std::chrono::milliseconds(200);

Opener::Opener(Latch &latch)
    : latch_(latch), thread_([this] {
        std::unique_lock<std::mutex> held(lock_);
        changed_.wait_for(held, PATIENCE, [this] { return isQueued_; });
        latch_.open();
      }) {}

Opener::~Opener() {
  {
    const std::lock_guard<std::mutex> held(lock_);
    isQueued_ = true;
  }
  changed_.notify_one();
  thread_.join();
}
