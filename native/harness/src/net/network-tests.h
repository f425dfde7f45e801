#pragma once
#include "../test.h"
#include "group.h"

/**
 * The group that a test runs in.
 *
 * @param ranks how many it takes; 0: two or more
 * @throws Skip where there is none, or not so many are in it
 */
const Group &groupOf(const Options &options, unsigned ranks);

void measureOverTcp(const char *name, const Options &options, Reporter &reporter);
