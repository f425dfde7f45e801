#include "statistics.h"
#include <algorithm>
#include <cmath>
#include <numeric>

static double medianOf(std::vector<double> &values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/** Of nothing there is no share. */
static double shareOf(double part, double whole) { return whole == 0 ? 0 : part / whole; }

Summary summarize(std::vector<double> samples) {
  const double median = medianOf(samples);
  const double least = samples.front();
  const double most = samples.back();
  const double count = static_cast<double>(samples.size());
  const double mean = std::accumulate(samples.begin(), samples.end(), 0.0) / count;
  double squares = 0;
  for (const double each : samples) squares += (each - mean) * (each - mean);
  const double deviation = samples.size() < 2 ? 0 : std::sqrt(squares / (count - 1));
  for (double &each : samples) each = std::fabs(each - median);
  return {median, medianOf(samples), least, most, shareOf(most - least, median), shareOf(deviation, mean)};
}
