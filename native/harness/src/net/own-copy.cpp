#include "own-copy.h"
#include <algorithm>
#include <cstring>

/** Some microseconds of copying: no longer may a transfer that could go on again wait. */
static constexpr std::size_t PIECE_BYTES = 64 << 10;

OwnCopy::OwnCopy(void *to, const void *from, std::size_t bytes)
    : to_(static_cast<char *>(to)), from_(static_cast<const char *>(from)), left_(to == from ? 0 : bytes) {}

bool OwnCopy::goOn() {
  if (left_ == 0) return false;
  const std::size_t now = std::min(left_, PIECE_BYTES);
  std::memcpy(to_, from_, now);
  to_ += now, from_ += now, left_ -= now;
  return true;
}

void OwnCopy::finish() {
  while (goOn()) continue;
}
