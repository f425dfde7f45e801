#pragma once
#include "../../injector/channel.h"
#include <optional>
#include <string>
#include <string_view>

/** A trace that our library took in a program, which may have written anything. */
class TakenTrace {
public:
  /** @returns none where it is not whole, or holds what cannot be */
  static std::optional<TakenTrace> in(std::string_view bytes);

  const TraceHead &head() const { return head_; }
  TraceRecord record(std::uint64_t index) const;
  /** Of a kernel, as people read it: demangled. */
  std::string nameOf(const TraceRecord &record) const;

private:
  TraceHead head_{};
  std::string_view records_, names_;
};
