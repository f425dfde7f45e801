#pragma once
#include "../test.h"

void memoryCopy(const Options &, Reporter &);
void memoryScale(const Options &, Reporter &);
void memoryAdd(const Options &, Reporter &);
void memoryTriad(const Options &, Reporter &);
void memoryLatency(const Options &, Reporter &);
void diskRead(const Options &, Reporter &);
