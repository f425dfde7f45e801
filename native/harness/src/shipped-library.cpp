#include "shipped-library.h"
#include <cstdlib>
#include <dlfcn.h>
#include <glob.h>

namespace {

std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<std::string> foldersOf(const ShippedLibrary &library) {
  std::vector<std::string> folders;
  for (const std::string &root : {variable("VIRTUAL_ENV"), variable("CONDA_PREFIX"), variable("HOME") + "/*", std::string("/usr/local"),
                                  std::string("/usr"), std::string("/opt/*")})
    for (const std::string &package : library.packages)
      if (!root.empty() && root[0] == '/') folders.push_back(root + "/lib/python3*/*-packages/" + package);
  folders.insert(folders.end(), library.folders.begin(), library.folders.end());
  return folders;
}

void *openFirst(const std::string &pattern) {
  void *handle = nullptr;
  glob_t found{};
  if (glob(pattern.c_str(), 0, nullptr, &found) == 0)
    for (std::size_t at = 0; at < found.gl_pathc && handle == nullptr; at++) handle = dlopen(found.gl_pathv[at], RTLD_NOW | RTLD_LOCAL);
  globfree(&found);
  return handle;
}

} // namespace

void *openShipped(const ShippedLibrary &library, std::string &reason) {
  for (const std::string &name : library.names) {
    if (void *const handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
    if (reason.empty()) reason = dlerror();
  }
  const std::vector<std::string> folders = foldersOf(library);
  for (const std::string &name : library.names)
    for (const std::string &folder : folders)
      if (void *const handle = openFirst(folder + "/" + name)) return handle;
  return nullptr;
}
