#include "../pages.h"
#include "tests.h"
#include <algorithm>
#include <chrono>
#include <random>

namespace {

constexpr std::size_t LINE_BYTES = 64;
constexpr std::size_t LOADS = 1 << 21;

struct alignas(LINE_BYTES) Line {
  std::uint64_t next;
};

/** Makes of lines one ring in random order, which no prefetcher foresees. @source S. Sattolo, 1986: a shuffle of one cycle */
void ring(Line *lines, std::uint64_t count) {
  std::mt19937_64 random(42);
  for (std::uint64_t i = 0; i < count; i++) lines[i].next = i;
  for (std::uint64_t i = count - 1; i > 0; i--)
    std::swap(lines[i].next, lines[std::uniform_int_distribution<std::uint64_t>(0, i - 1)(random)].next);
}

} // namespace

void memoryLatency(const Options &options, Reporter &reporter) {
  const std::uint64_t wanted = std::max(4 * lastCacheBytes(), std::uint64_t{256} << 20);
  const std::uint64_t bytes = std::min(options.memoryBytes > 0 ? options.memoryBytes : wanted, availableMemoryBytes() / 2);
  const std::uint64_t count = bytes / LINE_BYTES;
  if (count < 1024) throw Skip{"too little memory is free"};
  const Pages pages(static_cast<std::size_t>(count * LINE_BYTES));
  Line *const lines = pages.as<Line>();
  ring(lines, count);
  Metric metric{"latency", "seconds", {}, {{"buffer_bytes", std::to_string(count * LINE_BYTES)}}};
  std::uint64_t at = 0;
  for (unsigned sample = 0; sample <= options.samples; sample++) {
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t load = 0; load < LOADS; load++) at = lines[at].next;
    asm volatile("" : : "r"(at));
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (sample > 0) metric.samples.push_back(seconds / LOADS); // the first fills the page tables' caches
  }
  std::uint64_t steps = 0;
  at = 0;
  do at = lines[at].next, steps++;
  while (at != 0 && at < count && steps < count);
  if (at != 0 || steps != count) throw Corruption{"the ring of loads is broken", 1, at * LINE_BYTES};
  reporter.metric(metric);
}
