#pragma once
#include "../test.h"
#include <vector>

/** What goes over one stream at a time: each page begins with a word that says which it is of all, the rest is always the same. */
class StreamBlock {
public:
  static constexpr std::size_t BYTES = 256 << 10;

  /** @param stream what tells its pages from those of others */
  explicit StreamBlock(std::uint64_t stream);

  char *bytes() { return reinterpret_cast<char *>(words_.data()); }
  /** As the next of its stream, perhaps the last of this sample. */
  void number(std::uint64_t block, bool isLast);
  /** After it came. @returns whether it is the last */
  bool check(std::uint64_t block, bool wholly, Corruption &found) const;

private:
  std::uint64_t stream_;
  std::vector<std::uint64_t> words_;
};
