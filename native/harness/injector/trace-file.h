#pragma once
#include "cupti.h"

/**
 * What lies in CUPTI's buffers, as a file without a name that nobody can change any more: a TraceHead, its records and names. What ended
 * before the window or began after it is left out, and so is what CUPTI has no times for.
 *
 * @returns -1 where there is no memory for it
 */
int writeTrace(const Cupti &cupti, uint64_t beginNs, uint64_t endNs, uint64_t dropped);
