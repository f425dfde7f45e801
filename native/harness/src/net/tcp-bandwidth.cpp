#include "collectives.h"
#include "network-tests.h"
#include "stream-block.h"
#include <mutex>
#include <thread>

namespace {

constexpr double SAMPLE_SECONDS = 0.3;

/** One direction's streams of this rank. Threads tell their first failure here. */
class Streams {
public:
  explicit Streams(const Group &group) : group_(group), peer_(group.next()) {
    for (unsigned index = 0; index < group.streams(); index++) {
      in_.emplace_back(index << 1 | peer_);
      out_.emplace_back(index << 1 | group.rank());
    }
  }

  /** @returns the bytes in a second that came here; 0 where nothing was to come */
  double sample(bool sends, bool receives, bool wholly) {
    std::vector<std::thread> threads;
    double seconds = 0;
    std::uint64_t bytes = 0;
    barrier(group_);
    const auto start = Clock::now();
    for (unsigned index = 0; index < group_.streams(); index++) {
      if (sends) threads.emplace_back([this, index, start] { guarded([&] { send(index, start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(SAMPLE_SECONDS))); }); });
      if (receives)
        threads.emplace_back([&, index] {
          guarded([&] {
            const std::uint64_t got = receive(index, wholly);
            const std::lock_guard<std::mutex> lock(mutex_);
            bytes += got;
            seconds = std::chrono::duration<double>(Clock::now() - start).count();
          });
        });
    }
    for (std::thread &thread : threads) thread.join();
    if (!failure_.empty()) throw Failure{group_.nameOf(peer_) + " " + failure_};
    return receives ? static_cast<double>(bytes) / seconds : 0;
  }

  const Corruption &found() const { return found_; }

private:
  template <class Act> void guarded(Act act) {
    try {
      act();
    } catch (const Failure &failure) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (failure_.empty()) failure_ = failure.what;
    }
  }

  void send(unsigned index, Deadline end) {
    for (std::uint64_t block = 0, isLast = 0; isLast == 0; block++) {
      isLast = Clock::now() > end ? 1 : 0;
      out_[index].number(block, isLast != 0);
      sendAll(group_.stream(peer_, index), out_[index].bytes(), StreamBlock::BYTES, Clock::now() + group_.patience());
    }
  }

  std::uint64_t receive(unsigned index, bool wholly) {
    Corruption found{"", 0, 0};
    std::uint64_t block = 0;
    for (bool isLast = false; !isLast; block++) {
      receiveAll(group_.stream(peer_, index), in_[index].bytes(), StreamBlock::BYTES, Clock::now() + group_.patience());
      isLast = in_[index].check(block, wholly, found);
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    if (found_.mismatches == 0) found_.firstAtByte = found.firstAtByte;
    found_.mismatches += found.mismatches;
    return block * StreamBlock::BYTES;
  }

  const Group &group_;
  unsigned peer_;
  std::vector<StreamBlock> in_, out_;
  std::mutex mutex_;
  std::string failure_;
  Corruption found_{"what came over TCP is not what was sent", 0, 0};
};

void measure(const Group &group, Streams &streams, const char *direction, bool sends, bool receives, const Options &options, Reporter &reporter) {
  Metric metric{"bandwidth", "bytes_per_second", {}, {{"direction", direction}, {"streams", std::to_string(group.streams())}, {"peer", group.nameOf(group.next())}}};
  for (unsigned sample = 0; sample <= options.samples; sample++) {
    const double here = streams.sample(sends, receives, sample == 0);
    double all[2] = {};
    allGather(group, &here, all, sizeof here);
    if (sample > 0) metric.samples.push_back(all[0] + all[1]); // the first fills windows and is checked byte by byte
  }
  if (group.rank() == 0) reporter.metric(metric);
}

} // namespace

void tcpBandwidth(const Options &options, Reporter &reporter) {
  const Group &group = groupOf(options, 2);
  const bool isFirst = group.rank() == 0;
  Streams streams(group);
  measure(group, streams, "out", isFirst, !isFirst, options, reporter);
  measure(group, streams, "in", !isFirst, isFirst, options, reporter);
  measure(group, streams, "both", true, true, options, reporter);
  if (streams.found().mismatches > 0) throw streams.found();
}
