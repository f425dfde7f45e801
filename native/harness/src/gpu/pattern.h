#pragma once
#include "kernels.h"

/** What a buffer holds: a hash of where each word lies, from a seed; the 16 bytes of odd warps may have one of their own. */
struct Pattern {
  std::uint64_t evenSeed, oddSeed;
};

/** Far from each other, whatever the buffers' sizes are. */
inline Pattern patternOf(unsigned number) { return {std::uint64_t{number} << 48, std::uint64_t{number} << 48}; }

/** Lets a GPU write and check buffers, its own and those that it reaches. */
class Checker {
public:
  Checker(const Queue &queue, double patienceSeconds);
  void fill(const Memory &buffer, std::uint64_t bytes, Pattern pattern) const;
  /** @throws Corruption where any word differs */
  void check(const Memory &buffer, std::uint64_t bytes, Pattern pattern, const std::string &what) const;
  /** The same of any kernel that takes these arguments, and last where to tell what it found. */
  template <class... Arguments> void checkBy(const char *kernel, const std::string &what, std::uint64_t bytes, Arguments... arguments) const {
    reset();
    launch(kernelOf(queue_.gpu(), BASE, kernel), queue_, wideGrid(queue_.gpu()), arguments..., found_->address());
    judge(what, bytes);
  }

private:
  void reset() const;
  void judge(const std::string &what, std::uint64_t bytes) const;

  const Queue &queue_;
  double patienceSeconds_;
  Buffer found_;
};
