#pragma once
#include "../test.h"
#include "collective.h"
#include <memory>

/** How long one run of it took, over all ranks. */
struct RankSeconds {
  double slowest, mean, fastest;
};

/** A collective of one size, with its buffers. Every rank calls the same. */
class Prepared {
public:
  virtual ~Prepared() = default;
  /** Runs it once on fresh numbers, and finds what is wrong in what came of it. */
  virtual void check(Corruption &found) = 0;
  /** Of one run, of so many one after the other. */
  virtual RankSeconds secondsOf(std::uint64_t runs) = 0;
};

/** What runs collectives among ranks. */
class Backend {
public:
  virtual ~Backend() = default;
  virtual unsigned ranks() const = 0;
  /** Whether this process tells what all measured. */
  virtual bool isTeller() const = 0;
  /** Of a sample, one after the other. */
  virtual std::uint64_t mostRuns() const { return 1000; }
  /** What is told beside each figure. */
  virtual std::map<std::string, std::string> labels() const { return {}; }
  /** @returns nothing where there is no memory for it, on any rank */
  virtual std::unique_ptr<Prepared> prepare(const Collective &which, std::size_t unit, bool isInPlace) = 0;
};

/** Of messages, in bytes. */
struct Sizes {
  std::vector<std::uint64_t> bytes;
  /** After one of which a run takes longer, the longer ones are left out, unless somebody asked for them. */
  double longRunSeconds;

  /** @param usual where nobody asked for others */
  Sizes(const Options &options, const std::vector<std::uint64_t> &usual);
};

/** Of each size out of place, and in place where it has that. @throws Skip, Corruption */
void measureCollective(const Collective &which, const Sizes &sizes, Backend &backend, unsigned samples, Reporter &reporter);
