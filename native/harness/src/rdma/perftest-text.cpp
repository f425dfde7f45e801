#include "perftest-text.h"
#include <cctype>
#include <sstream>

namespace {

std::string trimmed(const std::string &line) {
  std::size_t from = 0, to = line.size();
  while (from < to && std::isspace(static_cast<unsigned char>(line[from]))) from++;
  while (to > from && std::isspace(static_cast<unsigned char>(line[to - 1]))) to--;
  return line.substr(from, to - from);
}

bool hasLetter(const std::string &line) {
  for (const char each : line)
    if (std::isalpha(static_cast<unsigned char>(each))) return true;
  return false;
}

/** Of one of its units: 10^9 bits, or 2^20 bytes. */
double unitOf(const std::string &heading) { return heading.find("BW average[Gb/sec]") != std::string::npos ? 1e9 / 8 : 1 << 20; }

} // namespace

std::optional<double> bytesPerSecondIn(const std::string &said) {
  std::istringstream lines(said);
  std::optional<double> unit, found;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("BW average[") != std::string::npos) unit = unitOf(line);
    std::istringstream words(line);
    double size = 0, runs = 0, peak = 0, mean = 0;
    if (unit && words >> size >> runs >> peak >> mean && mean > 0 && mean < 1e6) found = mean * *unit;
  }
  return found;
}

std::string complaintIn(const std::string &said) {
  std::istringstream lines(said);
  std::string last;
  for (std::string line; std::getline(lines, line);)
    if (hasLetter(line)) last = trimmed(line);
  return last.substr(0, 200);
}

std::string versionIn(const std::string &said) {
  const std::size_t at = said.find("Version:");
  if (at == std::string::npos) return "";
  std::istringstream line(said.substr(at + 8));
  std::string text;
  std::getline(line, text);
  return trimmed(text).substr(0, 40);
}
