#include "gauges.h"
#include "../nvml/pci-address.h"
#include <utility>

namespace {

const Nvml &nvml() {
  static const Nvml opened = openNvml();
  return opened;
}

/** CUDA and NVML may count GPUs otherwise: the one at the same place on PCI. */
NvmlDevice deviceAt(const std::string &address) {
  unsigned count = 0;
  if (!nvml().fault.empty() || !isTold(nvml().nvmlDeviceGetCount_v2, &count)) return nullptr;
  for (unsigned index = 0; index < count; index++) {
    NvmlDevice device = nullptr;
    NvmlPci pci{};
    if (isTold(nvml().nvmlDeviceGetHandleByIndex_v2, index, &device) && isTold(nvml().nvmlDeviceGetPciInfo_v3, device, &pci) && pciAddress(pci) == address)
      return device;
  }
  return nullptr;
}

void keep(std::vector<double> &samples, std::optional<unsigned> number, double unit) {
  if (number) samples.push_back(*number * unit);
}

} // namespace

Gauges::Gauges(const Gpu &gpu) : device_(deviceAt(pciBusIdOf(gpu.device))) {}

void Gauges::read() {
  if (device_ == nullptr) return;
  keep(hertz_, numberOf(nvml().nvmlDeviceGetClockInfo, device_, unsigned{NVML_SM_CLOCK}), 1e6);
  keep(watts_, numberOf(nvml().nvmlDeviceGetPowerUsage, device_), 1e-3);
  keep(celsius_, numberOf(nvml().nvmlDeviceGetTemperature, device_, 0U), 1);
}

void Gauges::tell(Reporter &reporter, const std::map<std::string, std::string> &labels) {
  for (auto [name, unit, samples] : {std::tuple("clock", "hertz", &hertz_), std::tuple("power", "watts", &watts_), std::tuple("temperature", "celsius", &celsius_)})
    reporter.metric({name, unit, std::exchange(*samples, {}), labels});
}
