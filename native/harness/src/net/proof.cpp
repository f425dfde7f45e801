#include "proof.h"
#include "../test.h"
#include <cstring>
#include <sys/random.h>

namespace {

std::uint64_t rotated(std::uint64_t value, int bits) { return (value << bits) | (value >> (64 - bits)); }

struct State {
  std::uint64_t v0, v1, v2, v3;

  void rounds(int count) {
    while (count-- > 0) {
      v0 += v1, v1 = rotated(v1, 13) ^ v0, v0 = rotated(v0, 32);
      v2 += v3, v3 = rotated(v3, 16) ^ v2;
      v0 += v3, v3 = rotated(v3, 21) ^ v0;
      v2 += v1, v1 = rotated(v1, 17) ^ v2, v2 = rotated(v2, 32);
    }
  }

  void take(std::uint64_t word) {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }

  std::uint64_t out() const { return v0 ^ v1 ^ v2 ^ v3; }
};

/** Both kinds of machine that this runs on keep the low byte first, as the paper does. */
std::uint64_t wordAt(const std::uint8_t *at, std::size_t bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, bytes);
  return word;
}

} // namespace

Token tokenOf(const std::string &digits) {
  Token token{};
  if (digits.size() != 2 * token.size() || digits.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw Failure{"the token is not 32 hexadecimal digits"};
  for (std::size_t at = 0; at < token.size(); at++) token[at] = static_cast<std::uint8_t>(std::stoul(digits.substr(2 * at, 2), nullptr, 16));
  return token;
}

Nonce freshNonce() {
  Nonce nonce{};
  if (getrandom(nonce.data(), nonce.size(), 0) != static_cast<ssize_t>(nonce.size())) throw Failure{"the kernel has no random bytes"};
  return nonce;
}

Proof proofOf(const Token &token, const void *message, std::size_t bytes) {
  const auto *const from = static_cast<const std::uint8_t *>(message);
  const std::uint64_t k0 = wordAt(token.data(), 8), k1 = wordAt(token.data() + 8, 8);
  State state{0x736f6d6570736575 ^ k0, 0x646f72616e646f6d ^ k1 ^ 0xee, 0x6c7967656e657261 ^ k0, 0x7465646279746573 ^ k1};
  std::size_t at = 0;
  for (; at + 8 <= bytes; at += 8) state.take(wordAt(from + at, 8));
  state.take(wordAt(from + at, bytes - at) | static_cast<std::uint64_t>(bytes) << 56);
  state.v2 ^= 0xee;
  state.rounds(4);
  const std::uint64_t low = state.out();
  state.v1 ^= 0xdd;
  state.rounds(4);
  const std::uint64_t high = state.out();
  Proof proof{};
  std::memcpy(proof.data(), &low, 8);
  std::memcpy(proof.data() + 8, &high, 8);
  return proof;
}

bool isSame(const Proof &one, const Proof &other) {
  unsigned difference = 0;
  for (std::size_t at = 0; at < one.size(); at++) difference |= static_cast<unsigned>(one[at] ^ other[at]);
  return difference == 0;
}
