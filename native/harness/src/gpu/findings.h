#pragma once
#include "../test.h"
#include <functional>
#include <optional>
#include <set>

/** Goes on with the other GPUs where one fails, and ends the test with what was found first. */
class Findings {
public:
  /** Does nothing where one of these GPUs has not come back before. */
  void attempt(const std::vector<int> &gpus, const std::function<void()> &measure);
  /** @throws what was worst: wrong data, then a GPU that hangs, then a failure, then that nothing could be done */
  void settle() const;

private:
  std::set<int> hung_;
  bool hasMeasured_ = false;
  std::optional<Corruption> corruption_;
  std::optional<Hung> hang_;
  std::optional<Failure> failure_;
  std::optional<Skip> skip_;
};
