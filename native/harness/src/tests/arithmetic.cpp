#include "arithmetic.h"
#include "../gpu/hold.h"
#include <algorithm>

namespace {

constexpr std::uint32_t WARP = 32, EXACT_ROUNDS = 64, FIRST_ROUNDS = 1024, MOST_ROUNDS = 1 << 24;
constexpr double PEAK_SECONDS = 0.01, SUSTAINED_SECONDS = 0.1, WARM_SECONDS = 2;

/** An arithmetic on one GPU. */
class Bench final : public Load {
public:
  Bench(const Arithmetic &arithmetic, const std::map<std::string, std::string> &labels, const Options &options, const Gpu &gpu)
      : arithmetic_(arithmetic), labels_(labels), options_(options), gpu_(gpu), kernel_(kernelOf(gpu, arithmetic.module, arithmetic.kernel)), queue_(gpu),
        grid_{static_cast<unsigned>(gpu.multiprocessors) * 4, 256},
        operands_(Memory::onGpu(gpu, arithmetic.simple.size() * sizeof(std::uint32_t))),
        told_(Memory::onGpu(gpu, grid_.count() * sizeof(std::uint32_t))), toldBesides_(Memory::onGpu(gpu, told_->bytes())) {}

  std::map<std::string, std::string> labels() const override { return labels_; }

  void requireExact() override {
    give(arithmetic_.simple);
    seconds(EXACT_ROUNDS);
    const auto all = toldIn(told_);
    const std::uint32_t expected = arithmetic_.expected(arithmetic_.kernel, EXACT_ROUNDS);
    requireAlike(all, [=](std::size_t) { return expected; });
  }

  std::vector<double> peak() {
    give(arithmetic_.random);
    seconds(FIRST_ROUNDS); // clocks rise
    return samples(roundsFor(PEAK_SECONDS));
  }

  std::vector<double> sustained() {
    const std::uint32_t rounds = roundsFor(SUSTAINED_SECONDS);
    for (double spent = 0; spent < WARM_SECONDS;) spent += seconds(rounds);
    return samples(rounds);
  }

  void beReadyToHold() {
    give(arithmetic_.random);
    seconds(FIRST_ROUNDS);
    heldRounds_ = roundsFor(BATCH_SECONDS);
  }

  const Queue &queue() const override { return queue_; }
  double operations() const override { return operationsOf(heldRounds_); }
  void enqueue(unsigned slot) override { launch(kernel_, queue_, grid_, operands_->address(), heldRounds_, tellingOf(slot)->address()); }
  void requireRight(unsigned slot) override {
    gpu_.use();
    requireWarpsAlike(toldIn(tellingOf(slot)));
  }

private:
  const Buffer &tellingOf(unsigned slot) const { return slot == 0 ? told_ : toldBesides_; }

  double operationsOf(std::uint32_t rounds) const { return arithmetic_.operations * rounds * static_cast<double>(grid_.count()); }

  void give(const std::vector<std::uint32_t> &words) const {
    gpu_.use();
    cuda::driver().toDevice(operands_->address(), words.data(), words.size() * sizeof(std::uint32_t));
  }

  double seconds(std::uint32_t rounds) const {
    const Moment start(gpu_), end(gpu_);
    start.markOn(queue_);
    launch(kernel_, queue_, grid_, operands_->address(), rounds, told_->address());
    end.markOn(queue_);
    queue_.finish(options_.gpuPatienceSeconds());
    return start.secondsUntil(end);
  }

  std::uint32_t roundsFor(double wanted) const {
    const double rounds = FIRST_ROUNDS * wanted / seconds(FIRST_ROUNDS);
    return static_cast<std::uint32_t>(std::clamp<double>(rounds, 1, MOST_ROUNDS));
  }

  std::vector<double> samples(std::uint32_t rounds) const {
    std::vector<double> rates;
    for (unsigned sample = 0; sample < options_.samples; sample++) {
      rates.push_back(operationsOf(rounds) / seconds(rounds));
      requireWarpsAlike(toldIn(told_));
    }
    return rates;
  }

  std::vector<std::uint32_t> toldIn(const Buffer &buffer) const {
    std::vector<std::uint32_t> all(grid_.count());
    cuda::driver().toHost(all.data(), buffer->address(), all.size() * sizeof(std::uint32_t));
    return all;
  }

  void requireWarpsAlike(const std::vector<std::uint32_t> &all) const {
    requireAlike(all, [&](std::size_t thread) { return all[thread % WARP]; });
  }

  template <class Expected> void requireAlike(const std::vector<std::uint32_t> &all, const Expected &expected) const {
    std::uint64_t mismatches = 0, first = 0;
    for (std::size_t thread = all.size(); thread-- > 0;)
      if (all[thread] != expected(thread)) mismatches++, first = thread;
    if (mismatches > 0)
      throw Corruption{"GPU " + std::to_string(gpu_.index) + " computed another sum", mismatches, first * sizeof(std::uint32_t)};
  }

  const Arithmetic &arithmetic_;
  const std::map<std::string, std::string> &labels_;
  const Options &options_;
  const Gpu &gpu_;
  cuda::Function kernel_;
  Queue queue_;
  Grid grid_;
  Buffer operands_, told_, toldBesides_;
  std::uint32_t heldRounds_ = 0;
};

void tellRates(Bench &bench, const Gpu &gpu, Reporter &reporter) {
  const auto tell = [&](const char *phase, std::vector<double> samples) {
    auto all = bench.labels();
    all["gpu"] = std::to_string(gpu.index);
    all["phase"] = phase;
    reporter.metric({"rate", "flops_per_second", std::move(samples), std::move(all)});
  };
  tell("peak", bench.peak());
  tell("sustained", bench.sustained());
}

} // namespace

void measureArithmetic(const Arithmetic &arithmetic, const std::map<std::string, std::string> &labels, const Options &options,
                       Reporter &reporter) {
  const auto gpus = openGpus();
  Findings findings;
  Loads held;
  for (const Gpu &gpu : gpus)
    findings.attempt({gpu.index}, [&] {
      auto bench = std::make_unique<Bench>(arithmetic, labels, options, gpu);
      bench->requireExact();
      if (options.holdSeconds == 0) return tellRates(*bench, gpu, reporter);
      bench->beReadyToHold();
      held.push_back(std::move(bench));
    });
  hold(held, options, reporter, findings);
  findings.settle();
}
