#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

/** What all of a group know and nobody else, 128 bits. */
using Token = std::array<std::uint8_t, 16>;
/** Shows that its maker knows the token, and tells nobody what that is. */
using Proof = std::array<std::uint8_t, 16>;
using Nonce = std::array<std::uint8_t, 16>;

/** 32 hexadecimal digits. @throws Failure where they are not that */
Token tokenOf(const std::string &digits);

/** @throws Failure where the kernel has no random bytes */
Nonce freshNonce();

/** SipHash-2-4 with 128 bits. @source J.-P. Aumasson, D. J. Bernstein, SipHash: a fast short-input PRF, 2012 */
Proof proofOf(const Token &token, const void *message, std::size_t bytes);

/** In a time that does not depend on where they differ. */
bool isSame(const Proof &one, const Proof &other);
