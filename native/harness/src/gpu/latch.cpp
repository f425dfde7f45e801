#include "latch.h"
#include <cstddef>

constexpr std::size_t PLACES = 64;
/** In the host's memory, where both sides see it; each GPU says at its place that it was late. */
struct Latch::State {
  volatile std::uint32_t isOpen;
  volatile std::uint32_t isLate[PLACES];
};

constexpr std::uint64_t LIMIT_NANOSECONDS = 10'000'000'000;

Latch::Latch(const Gpu &gpu) : memory_(Memory::onHost(gpu, sizeof(State))) { shut(); }

void Latch::holdBack(const Queue &queue) const {
  const auto place = static_cast<std::size_t>(queue.gpu().index) % PLACES;
  const cuda::Address isOpen = memory_->address(), isLate = isOpen + offsetof(State, isLate) + place * sizeof(std::uint32_t);
  launch(kernelOf(queue.gpu(), BASE, "spin"), queue, {1, 1}, isOpen, LIMIT_NANOSECONDS, isLate);
}

void Latch::shut() {
  memory_->as<State>()->isOpen = 0;
  for (auto &isLate : memory_->as<State>()->isLate) isLate = 0;
}

void Latch::open() { memory_->as<State>()->isOpen = 1; }

void Latch::requireInTime() const {
  int gpu = 0;
  for (const auto &isLate : memory_->as<State>()->isLate) {
    if (isLate != 0)
      throw Failure{"GPU " + std::to_string(gpu) + " did not see the latch open in 10 s: the time is not that of the work alone"};
    gpu++;
  }
}
