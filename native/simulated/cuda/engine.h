#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

/** Something that copies share: a link's or a memory's one direction. */
struct Resource {
  enum Kind { hostToGpu, gpuToHost, linkIn, linkOut, memory, cores } kind;
  int gpu;
  bool operator<(const Resource &other) const { return gpu != other.gpu ? gpu < other.gpu : kind < other.kind; }
};

/** What a profiler tells of a kernel, copy or set; nothing is told of what has no kind. */
struct Activity {
  enum Kind { none, kernel, copy, set } kind = none;
  std::string name;
  std::uint64_t bytes = 0;
  /** GPUs; the host is -1. */
  int from = -1, to = -1;
  unsigned grid = 1, block = 1;
  /** What the host's call of it is known by. */
  unsigned correlation = 0;
};

/** Hears of everything that GPUs did: on which of them, in which stream, from when to when on the host's clock, in nanoseconds since 1970. */
using ActivityWatcher = void (*)(const Activity &, int gpu, unsigned stream, std::uint64_t beginUnixNs, std::uint64_t endUnixNs);

/** What a stream does: at most at its own rate, slower where others use the same. */
struct Work {
  double amount = 0;
  double mostPerSecond = 1;
  /** Each with what all its users get together. */
  std::map<Resource, double> uses;
  std::function<void()> effect;
  Activity activity{};
};

struct Event {
  double atSeconds = -1;
  bool isDone = true;
};

/** What a stream waits for on the host: a word of its memory, at most so long. */
struct Latch {
  const volatile unsigned *isOpen;
  double limitSeconds;
  unsigned *isLate;
  /** The host's clock, when the stream first found it shut. */
  double sinceSeconds = -1;
};

struct Op {
  enum Kind { work, record, wait, latch } kind;
  Work job;
  std::shared_ptr<Event> event;
  Latch door{};
};

struct Stream {
  int gpu;
  unsigned id = 0;
  std::deque<Op> ops;
  /** The head has begun, and so much of it is left. */
  bool isBusy = false;
  double left = 0;
  double sinceSeconds = 0;
};

/** A clock of its own, on which queued work takes what the simulated hardware would take. */
class Engine {
public:
  std::shared_ptr<Stream> open(int gpu);
  /** Goes on until nothing more can end without the host. */
  void run();
  /** Likewise, but no further than to the next event that is recorded: whoever asks for events sees them one after the other. */
  void runToNextEvent();
  double nowSeconds() const { return now_; }
  /** For how long the GPU has done anything. */
  double busySeconds(int gpu) const;
  /** From now on; null: nobody watches. */
  void setWatcher(ActivityWatcher watcher) { watcher_ = watcher; }
  unsigned nextCorrelation() { return ++correlations_; }
  bool isIdle(const Stream &stream) const { return stream.ops.empty(); }

private:
  bool goOn();
  void skipInstants(Stream &stream, bool &hasMoved);
  bool isOpen(Stream &stream, Latch &door);
  double rateOf(const Work &job, const std::map<Resource, int> &users) const;
  bool advance();
  void tell(const Stream &stream) const;
  void catchUp();

  double now_ = 1;
  /** Between this clock, which stands still while nobody asks, and the host's. */
  std::int64_t behindUnixNs_ = 0;
  std::atomic<ActivityWatcher> watcher_{nullptr}; // a profiler has threads of its own
  unsigned correlations_ = 0, opened_ = 0;
  std::uint64_t recorded_ = 0;
  std::map<int, double> busySeconds_;
  std::vector<std::weak_ptr<Stream>> streams_;
};

Engine &engine();
