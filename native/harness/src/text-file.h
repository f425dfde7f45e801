#pragma once
#include <cstdint>
#include <optional>
#include <string>

/** A small file's first line; empty where it cannot be read. */
std::string firstLine(const std::string &path);

/** All of a small file; empty where it cannot be read. */
std::string textOf(const std::string &path);

/** The number that a file begins with. */
std::optional<std::uint64_t> numberIn(const std::string &path);

/** The number that follows a word in a file: `MemAvailable:   123 kB`. */
std::optional<std::uint64_t> numberAfter(const std::string &path, const std::string &word);
