// A program that is traced may answer with anything: any bytes are read without harm, and what is written of them is one line for each record.
// For libFuzzer:
// clang++-19 -std=c++17 -g -fsanitize=fuzzer,address,undefined fuzz/taken-trace.cpp src/injected/{taken,chrome}-trace.cpp src/json.cpp
#include "../src/injected/chrome-trace.h"
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

static void write(std::string_view bytes) {
  const auto trace = TakenTrace::in(bytes);
  if (!trace) return;
  char *text = nullptr;
  std::size_t size = 0;
  std::FILE *const file = open_memstream(&text, &size);
  const bool isWhole = writeChromeTrace(*trace, {1, "a \"program\"", "", "", 3, true}, file);
  std::fclose(file);
  const auto lines = static_cast<std::uint64_t>(std::count(text, text + size, '\n'));
  if (!isWhole || lines < trace->head().records || std::memchr(text, 0, size) != nullptr) std::abort();
  std::free(text);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char *>(data), size);
  write(bytes);
  // Behind a head that is right, as mere chance writes it seldom: as many records as there is room for, and the rest names.
  TraceHead head{};
  std::memcpy(head.magic, TRACE_MAGIC, sizeof head.magic);
  const std::string rest = bytes + '\0';
  head.endUnixNs = ~0ull;
  head.records = std::min<std::uint64_t>(rest.size() / (2 * sizeof(TraceRecord)), 64);
  head.nameBytes = rest.size() - head.records * sizeof(TraceRecord);
  const std::string_view start(reinterpret_cast<const char *>(&head), sizeof head);
  write(std::string(start) + rest);
  std::vector<TraceRecord> records(head.records);
  if (!records.empty()) std::memcpy(records.data(), rest.data(), records.size() * sizeof(TraceRecord));
  for (TraceRecord &each : records) {
    each.endUnixNs = std::max(each.beginUnixNs, each.endUnixNs);
    each.nameAt %= static_cast<std::uint32_t>(head.nameBytes);
    each.kind = static_cast<TraceKind>(static_cast<unsigned>(each.kind) % 3);
  }
  const std::string_view changed(reinterpret_cast<const char *>(records.data()), records.size() * sizeof(TraceRecord));
  write(std::string(start) + std::string(changed) + rest.substr(changed.size()));
  return 0;
}
