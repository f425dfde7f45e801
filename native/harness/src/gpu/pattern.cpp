#include "pattern.h"

using cuda::driver;

constexpr std::uint64_t WORD = sizeof(std::uint64_t);

Checker::Checker(const Queue &queue, double patienceSeconds)
    : queue_(queue), patienceSeconds_(patienceSeconds), found_(Memory::onGpu(queue.gpu(), 2 * WORD)) {}

void Checker::fill(const Memory &buffer, std::uint64_t bytes, Pattern pattern) const {
  const Gpu &gpu = queue_.gpu();
  launch(kernelOf(gpu, BASE, "fill"), queue_, wideGrid(gpu), buffer.address(), bytes / WORD, pattern.evenSeed, pattern.oddSeed);
  queue_.finish(patienceSeconds_, bytes);
}

void Checker::check(const Memory &buffer, std::uint64_t bytes, Pattern pattern, const std::string &what) const {
  checkBy("check", what, bytes, buffer.address(), bytes / WORD, pattern.evenSeed, pattern.oddSeed);
}

void Checker::reset() const {
  const std::uint64_t nothing[] = {0, ~std::uint64_t{0}};
  queue_.gpu().use();
  driver().toDevice(found_->address(), nothing, sizeof nothing);
}

void Checker::judge(const std::string &what, std::uint64_t bytes) const {
  queue_.finish(patienceSeconds_, bytes);
  std::uint64_t found[2] = {};
  driver().toHost(found, found_->address(), sizeof found);
  if (found[0] != 0) throw Corruption{what, found[0], found[1] * WORD};
}
