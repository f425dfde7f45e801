#pragma once
#include "channel.h"

/**
 * Lets CUPTI record what GPUs do for this program in the window that was ordered, and answers with a file of that, or with what CUPTI
 * refuses. Whatever was begun with CUPTI is ended.
 *
 * @returns the file; -1 where there is none
 */
int takeWindow(TraceChannel &channel);
