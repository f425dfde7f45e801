#include "../gpu/findings.h"
#include "../gpu/gauges.h"
#include "../gpu/hold.h"
#include "../gpu/opener.h"
#include "../hash.h"
#include "../tests/tests.h"
#include "factors.h"
#include "product.h"
#include <algorithm>
#include <cmath>

// How fast a GPU multiplies large matrices of random numbers, as libraries do: those of zeros take less power, and so run faster. Square ones are
// bound by arithmetic. One of few columns is what a layer of a model does for as many tokens as it decodes at once: bound by the memory that the
// layer's weights come from, and told by their bandwidth.

namespace {

constexpr std::uint64_t MOST_SIDE = 8192, SIDE_STEP = 64, BYTES_OF_ELEMENT = 8, PAIR_BYTES = 16;
constexpr double PEAK_SECONDS = 0.02, SUSTAINED_SECONDS = 0.1, WARM_SECONDS = 2;
constexpr unsigned MOST_RUNS = 100, MOST_HELD_RUNS = 250, MOST_WARM_BATCHES = 100, TRIES = 3, PROBES = 64;
/** Of a batch that is decoded; less where matrices are so small that it would be square. */
constexpr std::uint64_t DECODED_COLUMNS = 64, LEAST_SIDES_OF_DECODED = 4;
/** Weights that are read in turn are together so much larger than the cache, which would keep them else. */
constexpr std::uint64_t CACHES = 4, MOST_COPIES = 8;

std::uint64_t sideFor(std::uint64_t gpuBytes) {
  const auto side = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(gpuBytes / BYTES_OF_ELEMENT)));
  return std::clamp<std::uint64_t>(side / SIDE_STEP * SIDE_STEP, SIDE_STEP, MOST_SIDE);
}

/** Enough of them that no product finds in the cache what the one before read. */
std::uint64_t copiesFor(const Gpu &gpu, std::uint64_t bytes) {
  const std::uint64_t enough = CACHES * static_cast<std::uint64_t>(gpu.cacheBytes);
  return std::clamp<std::uint64_t>((enough + bytes - 1) / bytes, 1, MOST_COPIES);
}

class Bench final : public Load {
public:
  Bench(const Factors &factors, std::uint64_t columns, const Options &options, const Gpu &gpu)
      : factors_(factors), kind_(factors.kind()), options_(options), gpu_(gpu), shape_{factors.side(), columns},
        b_(factors.secondOn(gpu, columns)), d_(Memory::onGpu(gpu, shape_.side * columns * kind_.outBytes)),
        total_(Memory::onGpu(gpu, sizeof(std::uint64_t))), heldTotals_(Memory::onGpu(gpu, sizeof heldBatches_)), queue_(gpu), latch_(gpu),
        gauges_(gpu), product_(kind_, gpu, shape_) {
    const std::uint64_t copies = isSquare() ? 1 : copiesFor(gpu, shape_.side * shape_.side * kind_.inBytes);
    for (std::uint64_t copy = 0; copy < copies; copy++) weights_.push_back(factors.firstOn(gpu));
    for (const char *name : {"spin", "read_all"}) kernelOf(gpu, BASE, name);
  }

  Gauges &gauges() { return gauges_; }
  bool isSquare() const { return shape_.columns == shape_.side; }
  /** `64x8192x8192`: so many columns, rows and numbers in a sum. */
  std::map<std::string, std::string> labels() const override {
    const std::string side = std::to_string(shape_.side);
    if (isSquare()) return {{"type", kind_.name}, {"side", side}};
    return {{"type", kind_.name}, {"shape", std::to_string(shape_.columns) + "x" + side + "x" + side}};
  }

  /** Finds the way that is fastest here, which need not be the one that is said to be. */
  void findFastest() {
    std::vector<double> best;
    for (std::size_t way = 0; way < product_.ways(); way++) {
      std::vector<double> times;
      for (unsigned time = 0; time <= TRIES; time++) times.push_back(seconds(way, 1)); // the first loads what it takes
      best.push_back(*std::min_element(times.begin() + 1, times.end()));
    }
    way_ = static_cast<std::size_t>(std::min_element(best.begin(), best.end()) - best.begin());
    once_ = best[way_];
    requireExact();
  }

  std::vector<double> peak() { return samples(runsFor(PEAK_SECONDS, MOST_RUNS), operationsOfOne()); }
  /** Of the memory that the factors come from and the product goes to, once each. */
  std::vector<double> bandwidth() { return samples(runsFor(PEAK_SECONDS, MOST_RUNS), bytesOfOne()); }

  std::vector<double> sustained() {
    const unsigned runs = runsFor(SUSTAINED_SECONDS, MOST_RUNS);
    double spent = 0;
    for (unsigned batch = 0; batch < MOST_WARM_BATCHES && spent < WARM_SECONDS; batch++) spent += seconds(way_, runs) * runs;
    return samples(runs, operationsOfOne());
  }

  void beReadyToHold() {
    sum_ = sumOfResult();
    cuda::driver().toDevice(heldTotals_->address(), heldBatches_, sizeof heldBatches_);
    heldRuns_ = runsFor(BATCH_SECONDS, MOST_HELD_RUNS);
  }

  const Queue &queue() const override { return queue_; }
  double operations() const override { return heldRuns_ * operationsOfOne(); }

  void enqueue(unsigned slot) override {
    for (unsigned run = 0; run < heldRuns_; run++) enqueueProduct(way_);
    enqueueSum(heldTotals_->address() + slot * sizeof(std::uint64_t));
    heldBatches_[slot]++;
  }

  /** By its last product's sum; the sums of all batches are added up, as nothing may write there meanwhile. */
  void requireRight(unsigned slot) override {
    std::uint64_t total = 0;
    gpu_.use();
    cuda::driver().toHost(&total, heldTotals_->address() + slot * sizeof total, sizeof total);
    if (total != sum_ * heldBatches_[slot]) throw anotherProduct();
  }

  /** Some of its numbers against the host's own. */
  void requireExact() override {
    std::uint64_t wrong = 0, first = 0;
    for (unsigned probe = 0; probe < PROBES; probe++) {
      const std::uint64_t place = hashOf(probe) % (shape_.side * shape_.columns);
      if (factors_.isRight(place % shape_.side, place / shape_.side, bitsAt(place))) continue;
      if (wrong++ == 0) first = place * kind_.outBytes;
    }
    if (wrong > 0) throw Corruption{name() + " multiplied matrices of " + kind_.name + " to another product", wrong, first};
  }

private:
  void enqueueProduct(std::size_t way) { product_.enqueue(queue_, way, *weights_[turn_++ % weights_.size()], *b_, *d_); }

  unsigned runsFor(double wanted, unsigned most) const { return static_cast<unsigned>(std::clamp(wanted / once_, 1.0, static_cast<double>(most))); }

  double operationsOfOne() const {
    const double side = static_cast<double>(shape_.side);
    return 2 * side * side * static_cast<double>(shape_.columns);
  }

  double bytesOfOne() const { return static_cast<double>(weights_.front()->bytes() + b_->bytes() + d_->bytes()); }

  /** Of one, of so many one after the other. */
  double seconds(std::size_t way, unsigned runs) {
    const Moment start(gpu_), end(gpu_);
    latch_.shut();
    {
      const Opener opener(latch_);
      latch_.holdBack(queue_);
      start.markOn(queue_);
      for (unsigned run = 0; run < runs; run++) enqueueProduct(way);
      end.markOn(queue_);
    }
    gauges_.read(); // while it computes
    queue_.finish(options_.gpuPatienceSeconds());
    latch_.requireInTime();
    return start.secondsUntil(end) / runs;
  }

  /** @param amount of what one does */
  std::vector<double> samples(unsigned runs, double amount) {
    const std::uint64_t sum = sumOfResult();
    std::vector<double> rates;
    for (unsigned sample = 0; sample < options_.samples; sample++) {
      rates.push_back(amount / seconds(way_, runs));
      if (sumOfResult() != sum) throw anotherProduct();
    }
    requireExact();
    return rates;
  }

  std::uint64_t sumOfResult() const {
    std::uint64_t sum = 0;
    gpu_.use();
    cuda::driver().toDevice(total_->address(), &sum, sizeof sum);
    enqueueSum(total_->address());
    queue_.finish(options_.gpuPatienceSeconds());
    cuda::driver().toHost(&sum, total_->address(), sizeof sum);
    return sum;
  }

  /** Adds the sum of the result to what is there. */
  void enqueueSum(cuda::Address total) const {
    launch(kernelOf(gpu_, BASE, "read_all"), queue_, wideGrid(gpu_), d_->address(), d_->bytes() / PAIR_BYTES, std::uint32_t{1}, total);
  }

  Corruption anotherProduct() const { return {name() + " multiplied the same matrices to another product", 1, 0}; }

  /** Of the product. */
  std::uint32_t bitsAt(std::uint64_t place) const {
    std::uint32_t bits = 0;
    gpu_.use();
    cuda::driver().toHost(&bits, d_->address() + place * kind_.outBytes, kind_.outBytes);
    return bits;
  }

  std::string name() const { return "GPU " + std::to_string(gpu_.index); }

  const Factors &factors_;
  const GemmKind &kind_;
  const Options &options_;
  const Gpu &gpu_;
  Shape shape_;
  std::uint64_t heldBatches_[SLOTS] = {}, sum_ = 0, turn_ = 0;
  std::vector<Buffer> weights_;
  Buffer b_, d_, total_, heldTotals_;
  Queue queue_;
  Latch latch_;
  Gauges gauges_;
  Product product_;
  std::size_t way_ = 0;
  double once_ = 0;
  unsigned heldRuns_ = 0;
};

void tellRates(Bench &bench, const Gpu &gpu, Reporter &reporter) {
  const auto tell = [&](const char *phase, std::vector<double> samples) {
    auto labels = bench.labels();
    labels["gpu"] = std::to_string(gpu.index);
    labels["phase"] = phase;
    reporter.metric({"rate", "flops_per_second", std::move(samples), labels});
    bench.gauges().tell(reporter, labels);
    bench.gauges().forget();
  };
  tell("peak", bench.peak());
  tell("sustained", bench.sustained());
}

void tellDecoding(const Factors &factors, const Options &options, const Gpu &gpu, Reporter &reporter) {
  Bench bench(factors, std::min(DECODED_COLUMNS, factors.side() / LEAST_SIDES_OF_DECODED), options, gpu);
  bench.findFastest();
  auto labels = bench.labels();
  labels["gpu"] = std::to_string(gpu.index);
  reporter.metric({"bandwidth", "bytes_per_second", bench.bandwidth(), labels});
}

void measure(const char *type, const Options &options, Reporter &reporter) {
  const GemmKind &kind = gemmKind(type);
  const auto gpus = openGpus();
  cublaslt::library();
  const Factors factors(kind, sideFor(options.gpuBytes));
  Findings findings;
  Loads held;
  for (const Gpu &gpu : gpus)
    findings.attempt({gpu.index}, [&] {
      if (gpu.capability < kind.leastCapability) throw Skip{std::string("GPU ") + std::to_string(gpu.index) + " is too old for " + type};
      auto bench = std::make_unique<Bench>(factors, factors.side(), options, gpu);
      bench->findFastest();
      if (options.holdSeconds == 0) {
        tellRates(*bench, gpu, reporter);
        bench.reset(); // its memory is the next one's
        if (kind.isByTensorCores()) findings.attempt({gpu.index}, [&] { tellDecoding(factors, options, gpu, reporter); });
        return;
      }
      bench->beReadyToHold();
      held.push_back(std::move(bench));
    });
  hold(held, options, reporter, findings);
  findings.settle();
}

} // namespace

void gemmFp32(const Options &options, Reporter &reporter) { measure("fp32", options, reporter); }
void gemmTf32(const Options &options, Reporter &reporter) { measure("tf32", options, reporter); }
void gemmBf16(const Options &options, Reporter &reporter) { measure("bf16", options, reporter); }
void gemmFp16(const Options &options, Reporter &reporter) { measure("fp16", options, reporter); }
void gemmFp8(const Options &options, Reporter &reporter) { measure("fp8", options, reporter); }
void gemmInt8(const Options &options, Reporter &reporter) { measure("int8", options, reporter); }
