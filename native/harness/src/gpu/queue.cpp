#include "queue.h"
#include <chrono>
#include <thread>

using cuda::driver;

Queue::Queue(const Gpu &gpu) : gpu_(gpu) {
  constexpr unsigned NON_BLOCKING = 1;
  gpu.use();
  driver().openStream(&stream_, NON_BLOCKING);
}

Queue::~Queue() {
  if (!isAbandoned()) driver().closeStream.attempt(stream_);
}

void Queue::finish(double seconds, std::uint64_t bytes) const {
  constexpr double WORST_BYTES_PER_SECOND = 5e8;
  using Clock = std::chrono::steady_clock;
  const std::chrono::duration<double> patience(seconds + static_cast<double>(bytes) / WORST_BYTES_PER_SECOND);
  const auto start = Clock::now();
  gpu_.use();
  for (;;) {
    const cuda::Result result = driver().queryStream.attempt(stream_);
    if (result == cuda::SUCCESS) return;
    if (result != cuda::NOT_READY) throw Failure{"GPU " + std::to_string(gpu_.index) + ": " + cuda::errorText(result)};
    if (Clock::now() - start > patience) {
      abandonEverything();
      throw Hung{"GPU " + std::to_string(gpu_.index) + " does not end what is queued on it", gpu_.index};
    }
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

Moment::Moment(const Gpu &gpu) {
  gpu.use();
  driver().openEvent(&event_, 0);
}

Moment::~Moment() {
  if (!isAbandoned()) driver().closeEvent.attempt(event_);
}

void Moment::markOn(const Queue &queue) const {
  queue.gpu().use();
  driver().recordEvent(event_, queue.stream());
}

void Moment::holdBack(const Queue &queue) const {
  queue.gpu().use();
  driver().waitEvent(queue.stream(), event_, 0);
}

bool Moment::isReached(const Queue &queue) const {
  queue.gpu().use();
  const cuda::Result result = driver().queryEvent.attempt(event_);
  if (result == cuda::SUCCESS || result == cuda::NOT_READY) return result == cuda::SUCCESS;
  throw Failure{"GPU " + std::to_string(queue.gpu().index) + ": " + cuda::errorText(result)};
}

double Moment::secondsUntil(const Moment &end) const {
  float milliseconds = 0;
  driver().elapsed(&milliseconds, event_, end.event_);
  if (milliseconds <= 0) throw Failure{"the events' clock stood still: too little was measured"};
  return static_cast<double>(milliseconds) * 1e-3;
}
