// What ib_write_bw prints comes from whatever is of that name on a node: any bytes are read without harm. For libFuzzer:
// clang++-19 -std=c++17 -g -fsanitize=fuzzer,address,undefined fuzz/perftest-text.cpp src/rdma/perftest-text.cpp
#include "../src/rdma/perftest-text.h"
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string said(reinterpret_cast<const char *>(data), size);
  if (const auto rate = bytesPerSecondIn(said); rate && !(*rate > 0 && *rate < 1e18)) std::abort();
  if (complaintIn(said).size() > 200 || versionIn(said).size() > 40) std::abort();
  return 0;
}
