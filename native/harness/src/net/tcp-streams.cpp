#include "tcp-streams.h"
#include "collectives.h"
#include <thread>

constexpr std::chrono::milliseconds SAMPLE_TIME(300);

TcpStreams::TcpStreams(const Group &group) : group_(group), peer_(group.next()) {
  for (unsigned index = 0; index < group.streams(); index++) {
    in_.emplace_back(index << 1 | peer_);
    out_.emplace_back(index << 1 | group.rank());
  }
}

void TcpStreams::measure(const std::map<std::string, std::string> &labels, unsigned samples, Reporter &reporter) {
  const bool isFirst = group_.rank() == 0;
  for (const char *direction : {"out", "in", "both"}) {
    const bool isBoth = direction[0] == 'b', isOut = direction[0] == 'o';
    Metric metric{"bandwidth", "bytes_per_second", {}, labels};
    metric.labels.insert({{"direction", direction}, {"streams", std::to_string(group_.streams())}, {"peer", group_.nameOf(peer_)}});
    for (unsigned each = 0; each <= samples; each++) {
      const double here = sample(isBoth || isFirst == isOut, isBoth || isFirst != isOut, each == 0);
      double all[2] = {};
      allGather(group_, &here, all, sizeof here);
      if (each > 0) metric.samples.push_back(all[0] + all[1]); // the first fills windows and is checked byte by byte
    }
    if (isFirst) reporter.metric(metric);
  }
}

double TcpStreams::sample(bool sends, bool receives, bool wholly) {
  std::vector<std::thread> threads;
  double seconds = 0;
  std::uint64_t bytes = 0;
  barrier(group_);
  const auto start = Clock::now();
  for (unsigned index = 0; index < group_.streams(); index++) {
    if (sends) threads.emplace_back([this, index, start] { guarded([&] { send(index, start + SAMPLE_TIME); }); });
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

template <class Act> void TcpStreams::guarded(Act act) {
  try {
    act();
  } catch (const Failure &failure) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (failure_.empty()) failure_ = failure.what;
  }
}

void TcpStreams::send(unsigned index, Deadline end) {
  for (std::uint64_t block = 0, isLast = 0; isLast == 0; block++) {
    isLast = Clock::now() > end ? 1 : 0;
    out_[index].number(block, isLast != 0);
    sendAll(group_.stream(peer_, index), out_[index].bytes(), StreamBlock::BYTES, Clock::now() + group_.patience());
  }
}

std::uint64_t TcpStreams::receive(unsigned index, bool wholly) {
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
