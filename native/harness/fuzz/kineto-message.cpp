// Any process of the node may send anything to the name that PyTorch's profiler looks for: any bytes are read without harm. For libFuzzer:
// clang++-19 -std=c++17 -g -fsanitize=fuzzer,address,undefined fuzz/kineto-message.cpp src/kineto/message.cpp
#include "../src/kineto/message.h"
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char *>(data), size);
  if (const auto message = kinetoMessage(bytes)) {
    if (message->type.size() > 32 || message->body.size() > size) std::abort();
    if (const auto question = kinetoQuestion(*message))
      if (question->pids.size() * sizeof(std::int32_t) > size) std::abort();
  }
  const auto question = kinetoQuestion({"req", std::string(bytes)}); // a body behind a head that is right
  if (question && question->pids.size() * sizeof(std::int32_t) > size) std::abort();
  return 0;
}
