#pragma once
#include <string>
#include <vector>

/** What a rank tells the other before they write to one another: its network, its perftest, and its ports with what they claim. */
struct Introduction {
  std::string network;
  /** Empty: it has none. */
  std::string perftest;
  std::vector<std::string> ports;
  std::vector<double> gbitsPerSecond;

  /** As lines. */
  std::string text() const;
  static Introduction of(const std::string &text);

  /** What a port claims; 0: nobody says. */
  double rateOf(const std::string &port) const;
};
