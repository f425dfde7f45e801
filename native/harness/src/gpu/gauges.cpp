#include "gauges.h"
#include "../nvml/pci-address.h"
#include <tuple>

namespace {

void keep(std::vector<double> &samples, std::optional<unsigned> number, double unit) {
  if (number) samples.push_back(*number * unit);
}

} // namespace

const Nvml &openedNvml() {
  static const Nvml opened = openNvml();
  return opened;
}

NvmlDevice nvmlDeviceOf(const Gpu &gpu) {
  const Nvml &nvml = openedNvml();
  const std::string address = pciBusIdOf(gpu.device);
  unsigned count = 0;
  if (!nvml.fault.empty() || !isTold(nvml.nvmlDeviceGetCount_v2, &count)) return nullptr;
  for (unsigned index = 0; index < count; index++) {
    NvmlDevice device = nullptr;
    NvmlPci pci{};
    if (isTold(nvml.nvmlDeviceGetHandleByIndex_v2, index, &device) && isTold(nvml.nvmlDeviceGetPciInfo_v3, device, &pci) && pciAddress(pci) == address)
      return device;
  }
  return nullptr;
}

Gauges::Gauges(const Gpu &gpu) : device_(nvmlDeviceOf(gpu)) {}

void Gauges::read() {
  if (device_ == nullptr) return;
  keep(hertz_, numberOf(openedNvml().nvmlDeviceGetClockInfo, device_, unsigned{NVML_SM_CLOCK}), 1e6);
  keep(watts_, numberOf(openedNvml().nvmlDeviceGetPowerUsage, device_), 1e-3);
  keep(celsius_, numberOf(openedNvml().nvmlDeviceGetTemperature, device_, 0U), 1);
}

void Gauges::tell(Reporter &reporter, const std::map<std::string, std::string> &labels) const {
  for (auto [name, unit, samples] : {std::tuple("clock", "hertz", &hertz_), std::tuple("power", "watts", &watts_), std::tuple("temperature", "celsius", &celsius_)})
    reporter.metric({name, unit, *samples, labels});
}

void Gauges::forget() {
  for (auto *samples : {&hertz_, &watts_, &celsius_}) samples->clear();
}
