#include "held-gauges.h"
#include "../nvml/clock-reasons.h"

namespace {

std::optional<unsigned long long> errorsOf(NvmlDevice device, NvmlEccKind kind) {
  unsigned long long errors = 0;
  const bool isKnown = device != nullptr && isTold(openedNvml().nvmlDeviceGetTotalEccErrors, device, unsigned{kind}, unsigned{NVML_VOLATILE}, &errors);
  return isKnown ? std::optional(errors) : std::nullopt;
}

} // namespace

HeldGauges::HeldGauges(const Gpu &gpu)
    : device_(nvmlDeviceOf(gpu)), gauges_(gpu), corrected_{errorsOf(device_, NVML_CORRECTED), {}},
      uncorrected_{errorsOf(device_, NVML_UNCORRECTED), {}} {}

void HeldGauges::look() {
  const auto reasons = device_ == nullptr ? std::nullopt : clockReasons(openedNvml(), device_);
  if (!reasons) return;
  looks_++;
  for (const std::string &name : clockReasonNames(*reasons)) seen_[name]++;
}

void HeldGauges::cut() {
  gauges_.read();
  for (const auto &[name, times] : seen_) shares_[name].resize(cuts_, 0); // not seen until now
  cuts_++;
  for (auto &[name, shares] : shares_) shares.push_back(looks_ == 0 ? 0 : static_cast<double>(seen_[name]) / looks_);
  seen_.clear();
  looks_ = 0;
  for (auto [errors, kind] : {std::pair(&corrected_, NVML_CORRECTED), std::pair(&uncorrected_, NVML_UNCORRECTED)}) {
    const auto now = errorsOf(device_, kind);
    if (now && errors->before && *now >= *errors->before) errors->since.push_back(static_cast<double>(*now - *errors->before));
  }
}

void HeldGauges::tell(Reporter &reporter, const std::map<std::string, std::string> &labels) const {
  gauges_.tell(reporter, labels);
  for (const auto &[name, shares] : shares_) {
    auto all = labels;
    all["reason"] = name;
    reporter.metric({"clocks_held_back", "share", shares, all});
  }
  reporter.metric({"ecc_corrected", "count", corrected_.since, labels});
  reporter.metric({"ecc_uncorrected", "count", uncorrected_.since, labels});
}
