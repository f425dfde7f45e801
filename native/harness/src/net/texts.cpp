#include "texts.h"
#include "../test.h"
#include "collectives.h"
#include <algorithm>
#include <sstream>

/** No rank says as much: it keeps one that is not in its right mind from filling the memory of the others. */
constexpr std::uint64_t MOST_BYTES = 1 << 20;

std::vector<std::string> gatheredTexts(const Group &group, const std::string &own) {
  std::vector<std::uint64_t> sizes(group.size());
  const std::uint64_t size = own.size();
  allGather(group, &size, sizes.data(), sizeof size);
  const std::uint64_t longest = *std::max_element(sizes.begin(), sizes.end());
  if (longest > MOST_BYTES) throw Failure{"a rank says more than it has to say"};
  if (longest == 0) return std::vector<std::string>(group.size());
  std::string padded = own, all(longest * group.size(), '\0');
  padded.resize(longest);
  allGather(group, padded.data(), all.data(), longest);
  std::vector<std::string> texts;
  for (unsigned rank = 0; rank < group.size(); rank++) texts.push_back(all.substr(rank * longest, sizes[rank]));
  return texts;
}

std::vector<std::string> linesOf(const std::string &text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}
