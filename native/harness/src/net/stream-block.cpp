#include "stream-block.h"
#include "../hash.h"
#include <cstring>

namespace {

constexpr std::size_t PAGE_WORDS = 512;
constexpr std::size_t WORDS = StreamBlock::BYTES / sizeof(std::uint64_t);
constexpr std::uint64_t LAST = std::uint64_t{1} << 63;

const std::vector<std::uint64_t> &pattern() {
  static const std::vector<std::uint64_t> words = [] {
    std::vector<std::uint64_t> made(WORDS);
    for (std::size_t at = 0; at < WORDS; at++) made[at] = hashOf(at);
    return made;
  }();
  return words;
}

/** The highest bit is left for whether it is the last. */
std::uint64_t pageWord(std::uint64_t stream, std::uint64_t block, std::size_t at) { return hashOf(stream << 48 ^ block << 12 ^ at / PAGE_WORDS) & ~LAST; }

} // namespace

StreamBlock::StreamBlock(std::uint64_t stream) : stream_(stream), words_(pattern()) {}

void StreamBlock::number(std::uint64_t block, bool isLast) {
  for (std::size_t at = 0; at < WORDS; at += PAGE_WORDS) words_[at] = pageWord(stream_, block, at) | (isLast ? LAST : 0);
}

bool StreamBlock::check(std::uint64_t block, bool wholly, Corruption &found) const {
  for (std::size_t at = 0; at < WORDS; at += PAGE_WORDS) {
    const bool isPage = (words_[at] & ~LAST) == pageWord(stream_, block, at);
    const bool isSame = !wholly || std::memcmp(&words_[at + 1], &pattern()[at + 1], (PAGE_WORDS - 1) * sizeof(std::uint64_t)) == 0;
    if (isPage && isSame) continue;
    if (found.mismatches++ == 0) found.firstAtByte = block * BYTES + at * sizeof(std::uint64_t);
  }
  return (words_[0] & LAST) != 0;
}
