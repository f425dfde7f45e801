#pragma once
#include <cstdint>

double floatOf(std::uint32_t bits);

/** A number of so many bits for its exponent and fraction, as IEEE 754 has it; no infinities. */
double smallFloat(std::uint32_t bits, int exponentBits, int fractionBits);
