#include "../gpu/latch.h"
#include "../hash.h"
#include "gpu-copies.h"
#include "tests.h"

// The bandwidth of a GPU's own memory by its cores: every byte that is read or written counts.

namespace {

constexpr unsigned WARM_UPS = 1, REPEATS = 16;
constexpr std::uint64_t PAIR_BYTES = 16, WORD_BYTES = 8, SEED = std::uint64_t{7} << 48;

/** One GPU with three buffers, of which a test takes what it needs. */
struct Bench {
  const Options &options;
  const Gpu &gpu;
  Queue queue;
  Checker checker;
  Latch latch;
  Buffer a, b, c;

  Bench(const Options &with, const Gpu &of, std::uint64_t bytes)
      : options(with), gpu(of), queue(of), checker(queue, with.gpuPatienceSeconds()), latch(of), a(Memory::onGpu(of, bytes)),
        b(Memory::onGpu(of, bytes)), c(Memory::onGpu(of, bytes)) {}

  std::uint64_t bytes() const { return a->bytes(); }
  std::uint64_t words() const { return bytes() / WORD_BYTES; }
  std::uint64_t pairs() const { return bytes() / PAIR_BYTES; }
  std::string name() const { return "GPU " + std::to_string(gpu.index); }
  template <class... Arguments> void run(const char *kernel, Arguments... arguments) const {
    launch(kernelOf(gpu, BASE, kernel), queue, wideGrid(gpu), arguments...);
  }
};

/** What is timed, over and over in one launch; what comes before and after it. */
struct Act {
  unsigned buffers;
  void (*prepare)(const Bench &);
  void (*run)(const Bench &, unsigned repeats);
  void (*check)(const Bench &);
};

double bytesPerSecond(Bench &bench, const Act &act) {
  const Moment start(bench.gpu), end(bench.gpu);
  act.prepare(bench);
  bench.queue.finish(bench.options.gpuPatienceSeconds(), bench.bytes());
  bench.latch.shut();
  bench.latch.holdBack(bench.queue);
  act.run(bench, WARM_UPS);
  start.markOn(bench.queue);
  act.run(bench, REPEATS);
  end.markOn(bench.queue);
  bench.latch.open();
  bench.queue.finish(bench.options.gpuPatienceSeconds(), bench.bytes() * act.buffers * REPEATS);
  bench.latch.requireInTime();
  act.check(bench);
  return static_cast<double>(bench.bytes()) * act.buffers * REPEATS / start.secondsUntil(end);
}

void measure(const Act &act, const Options &options, Reporter &reporter) {
  const auto gpus = openGpus();
  Findings findings;
  for (const Gpu &gpu : gpus)
    findings.attempt({gpu.index}, [&] {
      Bench bench(options, gpu, fitting(options.gpuBytes, gpu.freeBytes(), 3));
      for (const char *name : {"spin", "copy", "read_all", "write_all", "triad"}) kernelOf(gpu, BASE, name);
      Metric metric{"bandwidth", "bytes_per_second", {}, {{"gpu", std::to_string(gpu.index)}, {"bytes", std::to_string(bench.bytes())}}};
      for (unsigned sample = 0; sample < options.samples; sample++) metric.samples.push_back(bytesPerSecond(bench, act));
      reporter.metric(metric);
    });
  findings.settle();
}

void fillFrom(const Bench &bench) {
  bench.checker.fill(*bench.a, bench.bytes(), patternOf(1));
  bench.checker.fill(*bench.b, bench.bytes(), patternOf(2));
  cuda::driver().toDevice(bench.c->address(), "\0\0\0\0\0\0\0", WORD_BYTES); // where the sum goes
}

void checkSum(const Bench &bench) {
  std::uint64_t sum = 0, once = 0;
  cuda::driver().toHost(&sum, bench.c->address(), sizeof sum);
  for (std::uint64_t word = 0; word < bench.words(); word++) once += hashOf(word + patternOf(1).evenSeed);
  if (sum != once * (WARM_UPS + REPEATS)) throw Corruption{bench.name() + " read another sum", 1, 0};
}

} // namespace

void hbmRead(const Options &options, Reporter &reporter) {
  const auto run = [](const Bench &bench, unsigned repeats) {
    bench.run("read_all", bench.a->address(), bench.pairs(), repeats, bench.c->address());
  };
  measure({1, fillFrom, run, checkSum}, options, reporter);
}

void hbmWrite(const Options &options, Reporter &reporter) {
  const auto run = [](const Bench &bench, unsigned repeats) { bench.run("write_all", bench.a->address(), bench.pairs(), repeats, SEED); };
  const auto check = [](const Bench &bench) {
    bench.checker.checkBy("check_written", bench.name() + " wrote another value", bench.bytes(), bench.a->address(), bench.words(), SEED);
  };
  measure({1, fillFrom, run, check}, options, reporter);
}

void hbmCopy(const Options &options, Reporter &reporter) {
  const auto run = [](const Bench &bench, unsigned repeats) {
    bench.run("copy", bench.b->address(), bench.a->address(), bench.pairs(), repeats);
  };
  const auto check = [](const Bench &bench) {
    bench.checker.check(*bench.b, bench.bytes(), patternOf(1), bench.name() + " copied another value");
  };
  measure({2, fillFrom, run, check}, options, reporter);
}

void hbmTriad(const Options &options, Reporter &reporter) {
  static constexpr std::uint64_t SHIFT_B = 1, SHIFT_C = 7;
  const auto prepare = [](const Bench &bench) {
    bench.checker.fill(*bench.a, bench.bytes(), patternOf(1));
    bench.run("fill_numbers", bench.b->address(), bench.words(), SHIFT_B);
    bench.run("fill_numbers", bench.c->address(), bench.words(), SHIFT_C);
  };
  const auto run = [](const Bench &bench, unsigned repeats) {
    bench.run("triad", bench.a->address(), bench.b->address(), bench.c->address(), bench.pairs(), repeats);
  };
  const auto check = [](const Bench &bench) {
    const std::string what = bench.name() + " computed another sum";
    bench.checker.checkBy("check_triad", what, bench.bytes(), bench.a->address(), bench.words(), SHIFT_B, SHIFT_C);
  };
  measure({3, prepare, run, check}, options, reporter);
}
