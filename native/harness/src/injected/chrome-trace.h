#pragma once
#include "../job-process.h"
#include "taken-trace.h"
#include <cstdio>

/**
 * Writes a trace as PyTorch's Kineto would.
 *
 * @source pytorch/kineto, libkineto/src: output_json.cpp, CuptiActivity.cpp, CuptiActivityPlatform.cpp
 * @returns whether all of it could be written
 */
bool writeChromeTrace(const TakenTrace &trace, const JobProcess &process, std::FILE *to);
