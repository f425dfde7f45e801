// Command lines are whatever a process calls itself: any bytes are read without harm, as is what the kernel's table of ports may become. For libFuzzer:
// clang++-19 -std=c++17 -g -fsanitize=fuzzer,address,undefined fuzz/engine-text.cpp src/engines/command-line.cpp src/engines/listeners.cpp
#include "../src/engines/command-line.h"
#include "../src/engines/listeners.h"
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  if (const auto command = engineCommand(text))
    if ((command->kind != "vllm" && command->kind != "sglang") || (!command->saysPort() && command->port() == 0)) std::abort();
  for (const ListeningPort &each : listeningIn(text))
    if (each.port == 0 || each.address.empty() || waysTo(each).empty()) std::abort();
  return 0;
}
