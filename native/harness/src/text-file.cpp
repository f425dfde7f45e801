#include "text-file.h"
#include <cstdlib>
#include <fstream>
#include <sstream>

std::string textOf(const std::string &path) {
  std::ifstream file(path);
  std::stringstream text;
  if (file) text << file.rdbuf();
  return text.str();
}

std::string firstLine(const std::string &path) {
  const std::string text = textOf(path);
  return text.substr(0, text.find('\n'));
}

static std::optional<std::uint64_t> numberAt(const std::string &text, std::size_t at) {
  at = text.find_first_not_of(" \t", at);
  if (at == std::string::npos || text[at] < '0' || text[at] > '9') return std::nullopt;
  return std::strtoull(text.c_str() + at, nullptr, 10);
}

std::optional<std::uint64_t> numberIn(const std::string &path) { return numberAt(textOf(path), 0); }

std::optional<std::uint64_t> numberAfter(const std::string &path, const std::string &word) {
  const std::string text = textOf(path);
  const std::size_t at = text.find(word);
  return at == std::string::npos ? std::nullopt : numberAt(text, at + word.size());
}
