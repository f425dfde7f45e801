// What a guest of Hyper-V is told stands in a file that others write: any bytes are read without harm. For libFuzzer:
// clang++-19 -std=c++17 -g -fsanitize=fuzzer,address,undefined fuzz/hyperv-pool.cpp src/inventory/hyperv-pool.cpp
#include "../src/inventory/hyperv-pool.h"
#include <cctype>
#include <cstdint>
#include <cstdlib>

static void check(std::string_view pool) {
  const auto name = physicalHostIn(pool);
  if (!name) return;
  if (name->empty() || name->size() > 255 || pool.size() < 2560) std::abort();
  for (const char c : *name)
    if (!std::isgraph(static_cast<unsigned char>(c)) || c == '"' || c == '\\') std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  check(text);
  std::string value(text); // as the value of a record, which mere chance writes seldom
  value.resize(2048);
  for (const char *key : {"PhysicalHostName", "PhysicalHostNameFullyQualified", "HostName"}) {
    std::string record(key);
    record.resize(512);
    record += value;
    check(record);
    check(record + record.substr(0, size % 2560));
  }
  return 0;
}
