#pragma once
#include "../json.h"

/**
 * What the driver says of itself and its GPUs, or why there is none; asked in a process of its own, for a driver may hang, and does not
 * survive a fork.
 */
Json cudaFacts();
