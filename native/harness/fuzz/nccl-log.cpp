// What NCCL writes comes from it, from its plug-ins and from whatever they are named: any bytes are read without harm. For libFuzzer:
// clang++-19 -std=c++17 -g -fsanitize=fuzzer,address,undefined fuzz/nccl-log.cpp src/nccl/log.cpp src/text-file.cpp
#include "../src/nccl/log.h"
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const NcclLog log = readNcclLog(std::string(reinterpret_cast<const char *>(data), size));
  if (log.network.size() > size || log.network.find('\n') != std::string::npos) std::abort();
  for (const std::string &each : log.transports)
    if (each.size() > size || each.find('\n') != std::string::npos) std::abort();
  return 0;
}
