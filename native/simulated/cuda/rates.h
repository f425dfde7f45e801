#pragma once
#include "engine.h"
#include <string>

/** What a model of GPU does at its best; plausible, from datasheets and published runs, and of no machine. */
struct Rates {
  int capabilityMajor, capabilityMinor;
  int multiprocessors;
  unsigned long long memoryBytes;
  int cacheBytes;
  int memoryKilohertz, memoryBits;
  double pcie, nvlink, memory;
  double fp32, tf32, bf16, fp8, int8;
};

/** @returns those of H100-SXM where the model is not known */
const Rates &rates();

constexpr double MEMORY_LATENCY = 560e-9, PEER_LATENCY = 1150e-9, HOST_LATENCY = 910e-9;
constexpr int HOST = -1;

/** A copy that a GPU does; from and to may be one GPU, or the host. */
Work copyWork(int by, int from, int to, double bytes, bool isByCores);

/** What reads and writes a GPU's own memory. */
Work memoryWork(int gpu, double bytes);

/** Loads that depend on each other. */
Work chaseWork(int by, int at, double loads);

/** What the cores compute, `perSecond` at best; less while the GPU throttles. */
Work computeWork(int gpu, double operations, double perSecond);
