#include "hold.h"
#include "held-gauges.h"
#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

namespace {

/** However long it is held: as many as show a drift, and where it began. */
constexpr unsigned SLICES = 60;

using Clock = std::chrono::steady_clock;

/** One GPU and what it computes. */
class Lane {
public:
  Lane(Load &load, const Options &options)
      : load_(load), options_(options), sliceSeconds_(static_cast<double>(options.holdSeconds) / SLICES), gauges_(load.queue().gpu()),
        start_(load.queue().gpu()) {
    for (auto &end : ends_) end = std::make_unique<Moment>(load.queue().gpu());
  }

  int gpu() const { return load_.queue().gpu().index; }
  bool isOver() const { return isOver_; }
  void end() { isOver_ = true; }
  /** By the GPU's clock. */
  double heldSeconds() const { return atSeconds_; }

  void begin() {
    start_.markOn(load_.queue());
    for (unsigned slot = 0; slot < Load::SLOTS; slot++) push(slot);
    seenAt_ = Clock::now();
  }

  /** @returns whether a batch was done */
  bool goOn(Reporter &reporter) {
    if (!ends_[turn_]->isReached(load_.queue())) return requirePatience(), false;
    seenAt_ = Clock::now();
    load_.requireRight(turn_);
    operations_ += load_.operations();
    gauges_.look();
    atSeconds_ = start_.secondsUntil(*ends_[turn_]);
    if (atSeconds_ >= nextCut()) cut(reporter);
    if (atSeconds_ >= options_.holdSeconds) finish(1 - turn_);
    else push(turn_);
    turn_ = (turn_ + 1) % Load::SLOTS;
    return true;
  }

private:
  void push(unsigned slot) {
    load_.enqueue(slot);
    ends_[slot]->markOn(load_.queue());
  }

  void requirePatience() const {
    if (std::chrono::duration<double>(Clock::now() - seenAt_).count() <= options_.gpuPatienceSeconds()) return;
    abandonEverything();
    throw Hung{"GPU " + std::to_string(gpu()) + " does not end what is queued on it, after " +
                   std::to_string(static_cast<unsigned>(atSeconds_)) + " s",
               gpu()};
  }

  void finish(unsigned other) {
    isOver_ = true;
    load_.queue().finish(options_.gpuPatienceSeconds());
    load_.requireRight(other);
    load_.requireExact();
  }

  double nextCut() const { return sliceSeconds_ * static_cast<double>(cuts_ + 1); }

  void cut(Reporter &reporter) {
    rates_.push_back(operations_ / (atSeconds_ - cutAtSeconds_));
    operations_ = 0;
    cutAtSeconds_ = atSeconds_;
    cuts_ = static_cast<unsigned>(atSeconds_ / sliceSeconds_); // a batch may be longer than a slice
    auto labels = load_.labels();
    labels["gpu"] = std::to_string(gpu());
    labels["phase"] = "held";
    labels["slice"] = Json(sliceSeconds_).text() + " s";
    reporter.metric({"rate", "flops_per_second", rates_, labels});
    gauges_.cut();
    gauges_.tell(reporter, labels);
  }

  Load &load_;
  const Options &options_;
  double sliceSeconds_;
  HeldGauges gauges_;
  Moment start_;
  std::array<std::unique_ptr<Moment>, Load::SLOTS> ends_;
  unsigned turn_ = 0, cuts_ = 0;
  double operations_ = 0, atSeconds_ = 0, cutAtSeconds_ = 0;
  std::vector<double> rates_;
  bool isOver_ = false;
  Clock::time_point seenAt_;
};

using Lanes = std::vector<std::unique_ptr<Lane>>;

/** Where the one is that has come least far. */
double heldSeconds(const Lanes &lanes, double most) {
  for (const auto &lane : lanes)
    if (!lane->isOver()) most = std::min(most, lane->heldSeconds());
  return most;
}

std::string progressText(const Lanes &lanes, double held, unsigned wanted) {
  const auto count = std::count_if(lanes.begin(), lanes.end(), [](const auto &lane) { return !lane->isOver(); });
  return std::to_string(count) + (count == 1 ? " GPU computes, " : " GPUs compute, ") + std::to_string(static_cast<unsigned>(held)) + " of " +
         std::to_string(wanted) + " s";
}

} // namespace

void hold(const Loads &loads, const Options &options, Reporter &reporter, Findings &findings) {
  Lanes lanes;
  const auto attempt = [&](Lane &lane, const std::function<void()> &act) {
    bool isWell = false;
    findings.attempt({lane.gpu()}, [&] { act(), isWell = true; });
    if (!isWell) lane.end();
  };
  for (const auto &load : loads) lanes.push_back(std::make_unique<Lane>(*load, options));
  for (const auto &lane : lanes) attempt(*lane, [&] { lane->begin(); });
  const double wanted = options.holdSeconds;
  double toldSeconds = 0;
  while (std::any_of(lanes.begin(), lanes.end(), [](const auto &lane) { return !lane->isOver(); })) {
    bool hasMoved = false;
    for (const auto &lane : lanes)
      if (!lane->isOver()) attempt(*lane, [&] { hasMoved = lane->goOn(reporter) || hasMoved; });
    const double held = heldSeconds(lanes, wanted);
    if (held >= toldSeconds + wanted / SLICES && held < wanted) reporter.progress(progressText(lanes, toldSeconds = held, options.holdSeconds));
    if (!hasMoved) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}
