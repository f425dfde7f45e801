#include "introduction.h"
#include "../net/texts.h"
#include <algorithm>
#include <sstream>

std::string Introduction::text() const {
  std::string text = network + "\n" + perftest + "\n";
  for (std::size_t at = 0; at < ports.size(); at++) text += ports[at] + " " + std::to_string(gbitsPerSecond[at]) + "\n";
  return text;
}

Introduction Introduction::of(const std::string &text) {
  const auto lines = linesOf(text);
  Introduction introduction{lines.at(0), lines.at(1), {}, {}};
  for (std::size_t at = 2; at < lines.size(); at++) {
    std::istringstream words(lines[at]);
    words >> introduction.ports.emplace_back() >> introduction.gbitsPerSecond.emplace_back();
  }
  return introduction;
}

double Introduction::rateOf(const std::string &port) const {
  const auto at = static_cast<std::size_t>(std::find(ports.begin(), ports.end(), port) - ports.begin());
  return at < gbitsPerSecond.size() ? gbitsPerSecond[at] : 0;
}
