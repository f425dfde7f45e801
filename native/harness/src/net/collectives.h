#pragma once
#include "transfer.h"

// Of floats that are added, and of bytes. Every rank of the group must call the same with the same sizes; where a rank needs no input or
// output, what it gives is not touched. Where input and output overlap, they do as nccl-tests' in-place runs have it.

void allReduce(const Group &group, const float *in, float *out, std::size_t count);
/** To rank 0. */
void reduce(const Group &group, const float *in, float *out, std::size_t count);
/** `count` for each rank; `in` has as many times that. */
void reduceScatter(const Group &group, const float *in, float *out, std::size_t count);
/** From rank 0. */
void broadcast(const Group &group, const void *in, void *out, std::size_t bytes);
/** `bytes` from each rank; `out` has room for all. */
void allGather(const Group &group, const void *in, void *out, std::size_t bytes);
