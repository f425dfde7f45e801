#pragma once
#include "transfer.h"

// The same for short messages, where few steps count more than bytes.

/** Whether fewer steps are worth more bytes in each. */
bool isSmall(const Group &group, std::size_t bytes);
/** Whether to send all at once along a tree takes less time than piece by piece along a chain. */
bool prefersTree(const Group &group, std::size_t bytes, std::size_t linkBytes);

void allReduceSmall(const Group &group, const float *in, float *out, std::size_t count);
void reduceInTree(const Group &group, const float *in, float *out, std::size_t count);
void broadcastInTree(const Group &group, const char *in, char *out, std::size_t bytes, OwnCopy &own);
void allGatherSmall(const Group &group, const void *in, char *out, std::size_t bytes);
