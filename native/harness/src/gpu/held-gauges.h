#pragma once
#include "gauges.h"

/** What NVML tells of a GPU that computes for minutes, slice of time by slice. Nothing where there is no NVML. */
class HeldGauges {
public:
  explicit HeldGauges(const Gpu &gpu);
  /** Sees what holds its clocks back now. */
  void look();
  /** Ends a slice, and reads what it is at its end. */
  void cut();
  /** Of all slices until now. */
  void tell(Reporter &reporter, const std::map<std::string, std::string> &labels) const;

private:
  NvmlDevice device_;
  Gauges gauges_;
  unsigned cuts_ = 0, looks_ = 0;
  /** By the reason: how often it was seen in this slice, and in which share of each slice's looks before. */
  std::map<std::string, unsigned> seen_;
  std::map<std::string, std::vector<double>> shares_;
  /** Memory errors: as many as there were before, and those that came until the end of each slice. */
  struct Errors {
    std::optional<unsigned long long> before;
    std::vector<double> since;
  };
  Errors corrected_, uncorrected_;
};
