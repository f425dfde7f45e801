#include "../cores.h"
#include "../pages.h"
#include "tests.h"
#include <algorithm>
#include <cmath>

// The loops of STREAM, McCalpin, https://www.cs.virginia.edu/stream/ref.html: bytes are counted as the program names them, without those that
// caches read before they write.

namespace {

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__)
#define FOR_THIS_CPU __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_THIS_CPU
#endif

FOR_THIS_CPU void copy(double *__restrict a, const double *__restrict b, const double *__restrict, std::size_t n) {
  for (std::size_t i = 0; i < n; i++) a[i] = b[i];
}
FOR_THIS_CPU void scale(double *__restrict a, const double *__restrict b, const double *__restrict, std::size_t n) {
  for (std::size_t i = 0; i < n; i++) a[i] = 3 * b[i];
}
FOR_THIS_CPU void add(double *__restrict a, const double *__restrict b, const double *__restrict c, std::size_t n) {
  for (std::size_t i = 0; i < n; i++) a[i] = b[i] + c[i];
}
FOR_THIS_CPU void triad(double *__restrict a, const double *__restrict b, const double *__restrict c, std::size_t n) {
  for (std::size_t i = 0; i < n; i++) a[i] = b[i] + 3 * c[i];
}

struct Kernel {
  const char *name;
  void (*run)(double *, const double *, const double *, std::size_t);
  unsigned arrays;
  /** What each element of `a` is then, of those of `b` and `c`. */
  double (*result)(double b, double c);
};

std::size_t arrayBytes(const Options &options) {
  const std::uint64_t enough = std::max(4 * lastCacheBytes(), std::uint64_t{256} << 20);
  const std::uint64_t wanted = options.memoryBytes > 0 ? options.memoryBytes : enough;
  const std::uint64_t most = availableMemoryBytes() / 6; // three arrays take half of what there is
  const std::uint64_t least = std::uint64_t{1} << 20;
  if (most < least) throw Skip{"too little memory is free"};
  return static_cast<std::size_t>(std::min(wanted, most)) & ~std::size_t{4095};
}

/** Values that differ from one place to the next, and are exact in sums. */
double valueAt(std::size_t index) { return static_cast<double>(index % 1021); }

/** Arrays that begin at the same place of large pages would meet in the same sets of caches and banks of memory. */
constexpr std::size_t STAGGER = 17 * 4096 + 256;

void measure(const Kernel &kernel, const Options &options, Reporter &reporter) {
  const std::size_t bytes = arrayBytes(options);
  const std::size_t count = bytes / sizeof(double);
  const Pages pages[] = {Pages(bytes + 2 * STAGGER), Pages(bytes + 2 * STAGGER), Pages(bytes + 2 * STAGGER)};
  const std::size_t step = STAGGER / sizeof(double);
  double *const a = pages[0].as<double>(), *const b = pages[1].as<double>() + step, *const c = pages[2].as<double>() + 2 * step;
  const auto cores = usableCores();
  const unsigned parts = static_cast<unsigned>(cores.size());
  const auto from = [&](unsigned index) { return partBegin(count, parts, index); };
  onEach(cores, [&](unsigned index) { // by the core that will use it, so that it lies near
    for (std::size_t i = from(index); i < from(index + 1); i++) a[i] = -1, b[i] = valueAt(i), c[i] = valueAt(i + 7);
  });
  const auto pass = [&](unsigned index) {
    const std::size_t first = from(index);
    kernel.run(a + first, b + first, c + first, from(index + 1) - first);
  };
  onEach(cores, pass);
  Metric metric{"bandwidth", "bytes_per_second", {}, {{"threads", std::to_string(parts)}, {"array_bytes", std::to_string(bytes)}}};
  for (unsigned sample = 0; sample < options.samples; sample++) {
    // Long enough that starting threads is not what is measured.
    double best = INFINITY;
    for (int time = 0; time < 3; time++) best = std::min(best, onEach(cores, pass));
    metric.samples.push_back(static_cast<double>(bytes) * kernel.arrays / best);
  }
  for (std::size_t i = 0; i < count; i++)
    if (a[i] != kernel.result(b[i], c[i]) || b[i] != valueAt(i) || c[i] != valueAt(i + 7))
      throw Corruption{std::string(kernel.name) + " wrote another value", 1, i * sizeof(double)};
  reporter.metric(metric);
}

} // namespace

void memoryCopy(const Options &options, Reporter &reporter) {
  measure({"copy", copy, 2, [](double b, double) { return b; }}, options, reporter);
}
void memoryScale(const Options &options, Reporter &reporter) {
  measure({"scale", scale, 2, [](double b, double) { return 3 * b; }}, options, reporter);
}
void memoryAdd(const Options &options, Reporter &reporter) {
  measure({"add", add, 3, [](double b, double c) { return b + c; }}, options, reporter);
}
void memoryTriad(const Options &options, Reporter &reporter) {
  measure({"triad", triad, 3, [](double b, double c) { return b + 3 * c; }}, options, reporter);
}
