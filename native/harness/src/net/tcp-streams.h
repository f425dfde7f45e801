#pragma once
#include "group.h"
#include "stream-block.h"
#include <mutex>

/** What goes over all streams between two ranks. Threads tell their first failure here. */
class TcpStreams {
public:
  explicit TcpStreams(const Group &group);

  /**
   * Measures what goes out from the first rank, what comes in to it, and both at once; the first rank tells it.
   *
   * @throws Failure that names the other where it is gone or silent
   */
  void measure(const std::map<std::string, std::string> &labels, unsigned samples, Reporter &reporter);

  const Corruption &found() const { return found_; }

private:
  /** @returns the bytes in a second that came here; 0 where nothing was to come */
  double sample(bool sends, bool receives, bool wholly);
  template <class Act> void guarded(Act act);
  void send(unsigned index, Deadline end);
  std::uint64_t receive(unsigned index, bool wholly);

  const Group &group_;
  unsigned peer_;
  std::vector<StreamBlock> in_, out_;
  std::mutex mutex_;
  std::string failure_;
  Corruption found_{"what came over TCP is not what was sent", 0, 0};
};
