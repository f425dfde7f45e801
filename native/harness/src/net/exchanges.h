#pragma once
#include "transfer.h"

// What is sent and received all at once. `unit` floats are one rank's block.

void allToAll(const Group &group, const float *in, float *out, std::size_t unit);
void allToAllV(const Group &group, const float *in, float *out, std::size_t unit);
/** To the next, from the one before. */
void sendReceive(const Group &group, const float *in, float *out, std::size_t unit);
/** To rank 0, and from there. */
void gather(const Group &group, const float *in, float *out, std::size_t unit);
void scatter(const Group &group, const float *in, float *out, std::size_t unit);
/** An all-gather among a power of two of ranks: each exchanges all that it has with the one across each side of a cube. */
void hypercube(const Group &group, const float *in, float *out, std::size_t unit);
