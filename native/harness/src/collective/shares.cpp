#include "shares.h"
#include <algorithm>

Shares::Shares(unsigned ranks, std::size_t unit)
    : size(ranks), least(ranks < 2 ? 0 : std::max<std::size_t>(1, unit * ranks / (std::size_t{ranks} * (ranks - 1) / 2))) {}

std::size_t Shares::begin(unsigned from, unsigned to) const {
  std::size_t floats_ = 0;
  for (unsigned before = 0; before < to; before++) floats_ += floats(from, before);
  return floats_;
}
