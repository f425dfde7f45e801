#include "window.h"
#include "buffers.h"
#include "cupti.h"
#include "records.h"
#include "trace-file.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

namespace {

constexpr ActivityKind KINDS[] = {ActivityKind::kernel, ActivityKind::copy, ActivityKind::set, ActivityKind::peerCopy};
constexpr int64_t SECOND = 1'000'000'000;
/** Of a window, and until it begins. */
constexpr uint32_t MOST_MILLISECONDS = 60'000;
constexpr int64_t MOST_AHEAD_NS = 3700 * SECOND;
/** For CUPTI to be opened, and for its first records, which take longer than others. */
constexpr int64_t WARM_UP_NS = 4 * SECOND;
/** What runs on beyond the window has no end yet, and what stands behind it in a buffer cannot be read before: so long it is waited for. */
constexpr int FLUSHES = 20;
constexpr int64_t BETWEEN_FLUSHES_NS = SECOND / 10;

int64_t nowUnixNs() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * SECOND + now.tv_nsec;
}

void sleepUntil(int64_t unixNs) {
  const timespec until{static_cast<time_t>(unixNs / SECOND), static_cast<long>(unixNs % SECOND)};
  while (unixNs > 0 && clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, nullptr) == EINTR) {}
}

void ignoreCall(void *, int, uint32_t, const void *) {}

/** One window, from subscribing to the file; what it began it ends. */
class Window {
public:
  explicit Window(TraceChannel &channel) : channel_(channel), beginUnixNs_(channel.beginUnixNs), milliseconds_(channel.milliseconds) {}

  int take() {
    channel_.outcome = TraceOutcome::failed;
    if (beginUnixNs_ < SECOND || beginUnixNs_ > nowUnixNs() + MOST_AHEAD_NS || milliseconds_ > MOST_MILLISECONDS)
      return snprintf(channel_.why, sizeof channel_.why, "there can be no such window"), -1;
    channel_.why[0] = 0;
    sleepUntil(beginUnixNs_ - WARM_UP_NS);
    cupti_ = openCupti(channel_.why, sizeof channel_.why);
    if (cupti_ == nullptr) return channel_.outcome = TraceOutcome::noCupti, -1;
    if (!isDone("cuptiSubscribe", cupti_->subscribe(&subscriber_, ignoreCall, nullptr))) return -1;
    const bool isTaken = record();
    for (const ActivityKind each : KINDS) (void)cupti_->disable(static_cast<int>(each));
    flush();
    const int file = isTaken ? write() : -1;
    readBuffers([](uint8_t *, size_t, void *) {}, nullptr); // of a window that failed
    (void)cupti_->unsubscribe(subscriber_);
    return file;
  }

private:
  bool record() {
    if (!isDone("cuptiActivityRegisterCallbacks", cupti_->registerCallbacks(buffersRequested, buffersCompleted))) return false;
    for (const ActivityKind each : KINDS)
      if (!isDone("cuptiActivityEnable", cupti_->enable(static_cast<int>(each)))) return false;
    (void)buffersRefused();
    sleepUntil(beginUnixNs_);
    if (!isDone("cuptiGetTimestamp", cupti_->timestamp(&beginNs_))) return false;
    sleepUntil(nowUnixNs() + int64_t{milliseconds_} * (SECOND / 1000)); // all of it, also where it begins late
    return isDone("cuptiGetTimestamp", cupti_->timestamp(&endNs_));
  }

  void flush() {
    for (int times = 0; times < FLUSHES; times++) {
      if (cupti_->flushAll(0) != Cupti::SUCCESS || !areBuffersOut()) break;
      sleepUntil(nowUnixNs() + BETWEEN_FLUSHES_NS);
    }
    (void)cupti_->flushAll(Cupti::FLUSH_FORCED);
  }

  int write() {
    size_t dropped = 0;
    if (cupti_->dropped(nullptr, 0, &dropped) != Cupti::SUCCESS) dropped = 0;
    const uint64_t refused = buffersRefused();
    const int file = writeTrace(*cupti_, beginNs_, endNs_, dropped > refused ? dropped : refused);
    if (file < 0) return snprintf(channel_.why, sizeof channel_.why, "no room for the trace: %s", strerror(errno)), -1;
    channel_.outcome = TraceOutcome::traced;
    return file;
  }

  bool isDone(const char *call, int result) {
    if (result == Cupti::SUCCESS) return true;
    if (result == Cupti::MULTIPLE_SUBSCRIBERS) channel_.outcome = TraceOutcome::otherProfiler;
    const char *text = nullptr;
    if (cupti_->resultText(result, &text) != Cupti::SUCCESS || text == nullptr) text = "an error that it has no name for";
    snprintf(channel_.why, sizeof channel_.why, "%s: %s (%d)", call, text, result);
    return false;
  }

  TraceChannel &channel_;
  /** As they were ordered: the channel may be written to meanwhile. */
  const int64_t beginUnixNs_;
  const uint32_t milliseconds_;
  const Cupti *cupti_ = nullptr;
  void *subscriber_ = nullptr;
  uint64_t beginNs_ = 0, endNs_ = 0;
};

} // namespace

int takeWindow(TraceChannel &channel) { return Window(channel).take(); }
