#include "pci-address.h"
#include <cstdio>
#include <cstring>

std::string pciAddress(const NvmlPci &pci) { return pciAddress(std::string_view(pci.busId, strnlen(pci.busId, sizeof pci.busId))); }

/** Reads a number in hexadecimal of at most so many digits, and what must stand behind it (0: the end). */
static bool take(std::string_view &text, unsigned most, char behind, unsigned &number) {
  number = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && digits < most; digits++) {
    const char each = text[digits];
    if (each >= '0' && each <= '9') number = number * 16 + static_cast<unsigned>(each - '0');
    else if ((each | 0x20) >= 'a' && (each | 0x20) <= 'f') number = number * 16 + static_cast<unsigned>((each | 0x20) - 'a' + 10);
    else break;
  }
  const bool isEnd = digits == text.size();
  if (digits == 0 || (behind == 0 ? !isEnd : isEnd || text[digits] != behind)) return false;
  text.remove_prefix(digits + (behind == 0 ? 0 : 1));
  return true;
}

std::string pciAddress(std::string_view text) {
  unsigned domain = 0, bus = 0, device = 0, function = 0;
  if (!take(text, 8, ':', domain) || !take(text, 2, ':', bus)) return "";
  const bool hasFunction = text.find('.') != std::string_view::npos;
  if (!take(text, 2, hasFunction ? '.' : '\0', device) || (hasFunction && !take(text, 1, 0, function))) return "";
  char written[32];
  std::snprintf(written, sizeof written, "%04x:%02x:%02x.%x", domain, bus, device, function);
  return written;
}
