// What the kernel's log holds comes from drivers and from whoever may write to it: any bytes are read without harm. For libFuzzer:
// clang++-19 -std=c++17 -g -fsanitize=fuzzer,address,undefined fuzz/kernel-text.cpp src/inventory/kernel-text.cpp src/nvml/pci-address.cpp
#include "../src/inventory/kernel-text.h"
#include "../src/nvml/pci-address.h"
#include <cstdlib>

static void require(bool holds) {
  if (!holds) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  if (const auto record = kernelRecord(text)) require(record->text.size() < size);
  if (const auto at = journalTimeMs(text)) require(*at >= 0);
  if (const auto xid = xidIn(text)) {
    require(xid->code < 10'000 && xid->text.size() <= 300);
    require(pciAddress(xid->pci) == xid->pci);
  }
  if (const std::string address = pciAddress(text); !address.empty()) require(address.size() >= 12 && pciAddress(address) == address);
  return 0;
}
