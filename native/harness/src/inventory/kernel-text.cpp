#include "kernel-text.h"
#include "../nvml/pci-address.h"

namespace {

constexpr std::size_t MOST_TEXT = 300;

/** Reads a number and takes it from the text; none where there is no digit, or so many that no number has them. */
std::optional<std::uint64_t> takeNumber(std::string_view &text, std::size_t mostDigits) {
  std::uint64_t number = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; digits++) {
    if (digits == mostDigits) return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(text[digits] - '0');
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

bool takeWord(std::string_view &text, std::string_view word) {
  if (text.substr(0, word.size()) != word) return false;
  text.remove_prefix(word.size());
  return true;
}

} // namespace

std::optional<Xid> xidIn(std::string_view line) {
  constexpr std::string_view BEGIN = "NVRM: Xid (PCI:";
  const std::size_t at = line.find(BEGIN);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = line.substr(at + BEGIN.size());
  const std::size_t close = rest.find(')');
  if (close == std::string_view::npos) return std::nullopt;
  const std::string pci = pciAddress(rest.substr(0, close));
  rest.remove_prefix(close);
  if (pci.empty() || !takeWord(rest, "): ")) return std::nullopt;
  const auto code = takeNumber(rest, 4);
  if (!code) return std::nullopt;
  takeWord(rest, ",");
  takeWord(rest, " ");
  return Xid{pci, static_cast<unsigned>(*code), std::string(rest.substr(0, MOST_TEXT))};
}

std::optional<KernelRecord> kernelRecord(std::string_view line) {
  const std::size_t semicolon = line.find(';');
  if (semicolon == std::string_view::npos) return std::nullopt;
  std::string_view head = line.substr(0, semicolon);
  if (!takeNumber(head, 10) || !takeWord(head, ",") || !takeNumber(head, 19) || !takeWord(head, ",")) return std::nullopt;
  const auto at = takeNumber(head, 18);
  if (!at) return std::nullopt;
  return KernelRecord{*at, line.substr(semicolon + 1)};
}

std::optional<std::int64_t> journalTimeMs(std::string_view line) {
  const auto seconds = takeNumber(line, 12);
  if (!seconds || !takeWord(line, ".") || line.size() < 3) return std::nullopt;
  std::string_view thousandths = line.substr(0, 3);
  const auto ms = takeNumber(thousandths, 3);
  if (!ms || !thousandths.empty()) return std::nullopt;
  return static_cast<std::int64_t>(*seconds * 1000 + *ms);
}
