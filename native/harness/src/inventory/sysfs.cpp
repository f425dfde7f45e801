#include "sysfs.h"
#include "../text-file.h"
#include <algorithm>
#include <dirent.h>
#include <unistd.h>

std::vector<std::string> namesIn(const std::string &folder) {
  std::vector<std::string> names;
  DIR *const open = opendir(folder.c_str());
  if (open == nullptr) return names;
  while (const dirent *const entry = readdir(open))
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  closedir(open);
  std::sort(names.begin(), names.end(), [](const std::string &a, const std::string &b) { // node10 after node9
    return a.size() != b.size() && a.find_first_of("0123456789") == b.find_first_of("0123456789") ? a.size() < b.size() : a < b;
  });
  return names;
}

std::string linkName(const std::string &path) {
  char target[4096];
  const ssize_t size = readlink(path.c_str(), target, sizeof target);
  if (size <= 0) return "";
  const std::string text(target, static_cast<std::size_t>(size));
  return text.substr(text.rfind('/') + 1);
}

std::optional<std::string> lineIn(const std::string &path) {
  const std::string line = firstLine(path);
  return line.empty() ? std::nullopt : std::optional(line);
}
