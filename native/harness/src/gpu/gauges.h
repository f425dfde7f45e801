#pragma once
#include "../nvml/nvml.h"
#include "gpus.h"

/** Opened when it is first asked for, in the process of a test. */
const Nvml &openedNvml();

/** By its place on PCI, since CUDA and NVML may count GPUs otherwise; null where NVML does not know it. */
NvmlDevice nvmlDeviceOf(const Gpu &gpu);

/** What NVML tells of one GPU while it computes: clock, power and temperature. Nothing where there is no NVML. */
class Gauges {
public:
  explicit Gauges(const Gpu &gpu);
  void read();
  /** A figure each, of all that was read. */
  void tell(Reporter &reporter, const std::map<std::string, std::string> &labels) const;
  void forget();

private:
  NvmlDevice device_ = nullptr;
  std::vector<double> hertz_, watts_, celsius_;
};
