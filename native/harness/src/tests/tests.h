#pragma once
#include "../test.h"

#define HARNESS_TEST(name, function, kind, limitSeconds, summary) void function(const Options &, Reporter &);
#include "../tests.def"
#undef HARNESS_TEST
