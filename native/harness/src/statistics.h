#pragma once
#include <vector>

/** What some samples of one thing say. All in the samples' own unit, but for the spread. */
struct Summary {
  double median;
  /** The median of the distances from the median. */
  double mad;
  double least;
  double most;
  /** (most − least) ÷ median. */
  double spread;
  /** Standard deviation ÷ mean. */
  double variation;
};

/** @param samples at least one */
Summary summarize(std::vector<double> samples);
