#pragma once
#include <cstdint>

/** A number that no neighbour has: what a buffer of any size is filled with and checked against. @source splitmix64, S. Vigna, 2015 */
constexpr std::uint64_t hashOf(std::uint64_t index) {
  std::uint64_t z = index + 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}
