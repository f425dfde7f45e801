#pragma once
#include "../json.h"
#include "../nvml/nvml.h"
#include <chrono>
#include <memory>
#include <optional>
#include <type_traits>

/** Reads what one GPU does. What is a rate is of the time since the sample before. */
class GpuSampler {
public:
  GpuSampler(const Nvml &nvml, NvmlDevice device, unsigned index);

  /** What does not change: its name, its limits, and whether its own counters can be read. */
  Json facts() const;
  Json sample();

private:
  bool hasCounters() const { return before_ != nullptr; }
  /** Whether anything was told. */
  bool sayCounters(Json &json);
  void sayRates(Json &json);

  const Nvml &nvml_;
  NvmlDevice device_;
  unsigned index_;
  const char *counters_ = "not-available";
  /** Freed by NVML, which made it. */
  using Held = std::shared_ptr<std::remove_pointer_t<NvmlGpmSample>>;
  Held before_, now_;
  bool hasBefore_ = false;
  std::optional<unsigned long long> linkTxKib_, linkRxKib_;
  std::chrono::steady_clock::time_point linksAt_;
};
