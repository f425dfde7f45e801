#include "listeners.h"
#include <arpa/inet.h>
#include <cstring>
#include <optional>

namespace {

std::vector<std::string_view> wordsOf(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; (at = line.find_first_not_of(" \t", at)) != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

std::optional<std::uint64_t> numberIn(std::string_view text, int base) {
  if (text.empty() || text.size() > 19) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
    if (digit >= base) return std::nullopt;
    number = number * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit);
  }
  return number;
}

/** The kernel prints each 32 bits of an address as the number that they are to this CPU. */
std::optional<std::string> addressIn(std::string_view text) {
  if (text.size() != 8 && text.size() != 32) return std::nullopt;
  unsigned char bytes[16];
  for (std::size_t at = 0; at < text.size(); at += 8) {
    const auto number = numberIn(text.substr(at, 8), 16);
    if (!number) return std::nullopt;
    const auto word = static_cast<std::uint32_t>(*number);
    std::memcpy(bytes + at / 2, &word, sizeof word);
  }
  char written[INET6_ADDRSTRLEN];
  if (inet_ntop(text.size() == 8 ? AF_INET : AF_INET6, bytes, written, sizeof written) == nullptr) return std::nullopt;
  return written;
}

} // namespace

std::vector<ListeningPort> listeningIn(std::string_view table) {
  constexpr std::string_view LISTENING = "0A";
  std::vector<ListeningPort> ports;
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = std::min(table.find('\n', at), table.size());
    const auto words = wordsOf(table.substr(at, end - at));
    at = end + 1;
    if (words.size() < 10 || words[3] != LISTENING) continue;
    const std::size_t colon = words[1].find(':');
    if (colon == std::string_view::npos) continue;
    const auto address = addressIn(words[1].substr(0, colon));
    const auto port = numberIn(words[1].substr(colon + 1), 16), inode = numberIn(words[9], 10);
    if (address && port && *port > 0 && *port <= 65535 && inode) ports.push_back({*address, static_cast<std::uint16_t>(*port), *inode});
  }
  return ports;
}

std::vector<std::string> waysTo(const ListeningPort &port) {
  if (port.address == "0.0.0.0") return {"127.0.0.1"};
  if (port.address == "::") return {"127.0.0.1", "::1"};
  return {port.address};
}
