#pragma once
#include "json.h"
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

class Group;

/** What whoever started the harness asked for. */
struct Options {
  /** Of each figure. */
  unsigned samples = 5;
  /** Of each array of the memory tests; 0: four times the last cache, at least 256 MiB, as far as there is memory for it. */
  std::uint64_t memoryBytes = 0;
  /** Of the file system that devices are looked up in; empty but in tests. */
  std::string root;
  /** Where the disk is read; empty: the folder for temporary files. */
  std::string folder;
  std::uint64_t diskBytes = std::uint64_t{1} << 30;
  /** Of each buffer of the GPU tests, as far as there is memory for it. */
  std::uint64_t gpuBytes = std::uint64_t{1} << 29;
  /** Of each test; 0: its own. */
  unsigned limitSeconds = 0;
  /** So long `gemm_*`, `mma_*` and `fma_*` keep all GPUs computing at once; 0: each is measured by itself, as fast as that goes. */
  unsigned holdSeconds = 0;

  /** How long a GPU may take for what takes no time, before it is said to hang. */
  double gpuPatienceSeconds() const { return limitSeconds == 0 ? 20 : limitSeconds / 8.0; }
  /** Of the messages of collectives; empty: the tests' own. */
  std::vector<std::uint64_t> sizes;
  /** Connections between two nodes. */
  unsigned streams = 8;
  /** So long the others of a group are waited for, before they come and whenever they are silent. */
  unsigned patienceSeconds = 30;
  /** Which GPUs tests of several take; empty: all. */
  std::vector<unsigned> gpus;
  /** The other nodes that measure with this one; null: there are none. */
  const Group *group = nullptr;
};

/** One figure: its samples, all in the unit that ends its name. */
struct Metric {
  std::string name;
  /** `bytes_per_second`, `seconds`, `flops_per_second`; what a GPU is while it computes: `hertz`, `watts`, `celsius`, `share`, `count`. */
  std::string unit;
  std::vector<double> samples;
  /** What it is of: `{"threads", "8"}`. */
  std::map<std::string, std::string> labels;
};

/** How a test tells what it finds; every word arrives, also where the test is ended right after. */
class Reporter {
public:
  virtual ~Reporter() = default;
  /** One of the same name and labels as one before takes its place: it has come further. */
  virtual void metric(const Metric &metric) = 0;
  /** For a person who waits; it is told with the test's name before it. */
  virtual void progress(const std::string &text) = 0;
};

/** Ends a test that cannot be done here, and says why. */
struct Skip {
  std::string reason;
};

/** Ends a test whose data came back wrong. */
struct Corruption {
  std::string what;
  std::uint64_t mismatches;
  std::uint64_t firstAtByte;
};

/** Ends a test that waits for a GPU which does not come back. */
struct Hung {
  std::string what;
  int gpu;
};

/** Ends a test that could not go on. */
struct Failure {
  std::string what;
};

struct Test {
  std::string name;
  /** In a line, what is measured. */
  std::string summary;
  /** `memory`, `disk`, `gpu`; `network`: takes other nodes; `nccl`: of this node's GPUs, or of all nodes' in a group. */
  std::string kind;
  /** After so long it is ended. */
  unsigned limitSeconds;
  std::function<void(const Options &, Reporter &)> run;
};

/** In the order in which they run. */
const std::vector<Test> &allTests();
