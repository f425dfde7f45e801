#pragma once
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

/** Lines of a GPU's cache, of which each says where the next is. */
class Ring {
public:
  static constexpr std::uint64_t LINE_BYTES = 128;

  Ring(std::uint64_t bytes, bool isShuffled) : next_(bytes / LINE_BYTES) {
    std::iota(next_.begin(), next_.end(), std::uint64_t{0});
    if (isShuffled) shuffle();
    else std::rotate(next_.begin(), next_.begin() + 1, next_.end());
  }

  std::vector<std::uint64_t> wordsAt(std::uint64_t address) const {
    std::vector<std::uint64_t> words(next_.size() * LINE_BYTES / sizeof(std::uint64_t));
    for (std::size_t line = 0; line < next_.size(); line++)
      words[line * LINE_BYTES / sizeof(std::uint64_t)] = address + next_[line] * LINE_BYTES;
    return words;
  }

  std::uint64_t after(std::uint64_t loads) const {
    std::uint64_t line = 0;
    for (std::uint64_t load = 0; load < loads; load++) line = next_[line];
    return line * LINE_BYTES;
  }

private:
  /** One cycle, in an order that nothing foresees. @source S. Sattolo, 1986 */
  void shuffle() {
    std::mt19937_64 random(42);
    for (std::uint64_t i = next_.size() - 1; i > 0; i--)
      std::swap(next_[i], next_[std::uniform_int_distribution<std::uint64_t>(0, i - 1)(random)]);
  }

  std::vector<std::uint64_t> next_;
};
