#include "taken-trace.h"
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <memory>

namespace {

/** Longer ones stay as they are: demangling takes time and room that grow faster than they do. */
constexpr std::size_t MOST_DEMANGLED = 4096;

bool canBe(const TraceRecord &record, std::uint64_t nameBytes) {
  return record.beginUnixNs <= record.endUnixNs && record.nameAt < nameBytes && record.kind <= TraceKind::set;
}

} // namespace

std::optional<TakenTrace> TakenTrace::in(std::string_view bytes) {
  TakenTrace trace;
  if (bytes.size() < sizeof trace.head_) return std::nullopt;
  std::memcpy(&trace.head_, bytes.data(), sizeof trace.head_);
  bytes.remove_prefix(sizeof trace.head_);
  const TraceHead &head = trace.head_;
  const bool isOurs = std::memcmp(head.magic, TRACE_MAGIC, sizeof head.magic) == 0 && head.beginUnixNs <= head.endUnixNs;
  if (!isOurs || head.records > bytes.size() / sizeof(TraceRecord)) return std::nullopt;
  trace.records_ = bytes.substr(0, head.records * sizeof(TraceRecord));
  trace.names_ = bytes.substr(trace.records_.size());
  if (trace.names_.size() != head.nameBytes || trace.names_.empty() || trace.names_.back() != '\0') return std::nullopt;
  for (std::uint64_t index = 0; index < head.records; index++)
    if (!canBe(trace.record(index), head.nameBytes)) return std::nullopt;
  return trace;
}

TraceRecord TakenTrace::record(std::uint64_t index) const {
  TraceRecord record;
  std::memcpy(&record, records_.data() + index * sizeof record, sizeof record);
  return record;
}

std::string TakenTrace::nameOf(const TraceRecord &record) const {
  const std::string name = names_.data() + record.nameAt;
  if (name.size() > MOST_DEMANGLED || name.compare(0, 2, "_Z") != 0) return name;
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> told(abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return told ? told.get() : name;
}
