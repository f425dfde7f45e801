#pragma once
#include "../nvml/nvml.h"
#include "gpus.h"

/** What NVML tells of one GPU while it computes: clock, power and temperature. Nothing where there is no NVML. */
class Gauges {
public:
  explicit Gauges(const Gpu &gpu);
  void read();
  /** A figure each, of all that was read since the last. */
  void tell(Reporter &reporter, const std::map<std::string, std::string> &labels);

private:
  NvmlDevice device_ = nullptr;
  std::vector<double> hertz_, watts_, celsius_;
};
