// What listens at a port may be anything: whatever it answers is read without harm, and the same however it comes in pieces. For libFuzzer:
// clang++-19 -std=c++17 -g -fsanitize=fuzzer,address,undefined fuzz/http.cpp src/engines/http.cpp
#include "../src/engines/http.h"
#include <cstdint>
#include <cstdlib>

static void require(bool holds) {
  if (!holds) std::abort();
}

static HttpReader readIn(std::string_view text, std::size_t piece) {
  HttpReader reader(4096);
  for (std::size_t at = 0; at < text.size(); at += piece) reader.take(text.substr(at, piece));
  reader.end();
  return reader;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  const HttpReader whole = readIn(text, size + 1), bytes = readIn(text, 1);
  require(whole.state() != HttpState::partial && whole.answer().body.size() <= 4096);
  require(whole.state() == bytes.state());
  if (whole.state() == HttpState::broken) return 0;
  require(whole.answer().status >= 100 && whole.answer().status < 600);
  require(whole.answer().status == bytes.answer().status && whole.answer().body == bytes.answer().body);
  return 0;
}
