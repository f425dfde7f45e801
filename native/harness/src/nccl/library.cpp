#include "library.h"
#include <cstdlib>
#include <glob.h>

namespace nccl {

static const char *const NAME = "libnccl.so.2";

static std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/** Where the loader does not look: a Python's packages, and what images of clouds bring. */
static std::vector<std::string> elsewhere() {
  std::vector<std::string> patterns;
  for (const std::string &root : {variable("VIRTUAL_ENV"), variable("CONDA_PREFIX"), variable("HOME") + "/*", std::string("/usr/local"),
                                  std::string("/usr"), std::string("/opt/*")})
    if (!root.empty() && root[0] == '/') patterns.push_back(root + "/lib/python3*/*-packages/nvidia/nccl/lib/" + NAME);
  for (const char *folder : {"/opt/nccl/build/lib/", "/usr/local/nccl*/lib/", "/usr/local/cuda*/lib64/"}) patterns.push_back(std::string(folder) + NAME);
  return patterns;
}

/** @param reason why the loader has none, where nothing else has */
static void *opened(std::string &reason) {
  void *handle = dlopen(NAME, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) reason = dlerror();
  for (const std::string &pattern : elsewhere()) {
    glob_t found{};
    if (handle == nullptr && glob(pattern.c_str(), 0, nullptr, &found) == 0)
      for (std::size_t at = 0; at < found.gl_pathc && handle == nullptr; at++) handle = dlopen(found.gl_pathv[at], RTLD_NOW | RTLD_LOCAL);
    globfree(&found);
  }
  return handle;
}

Library::Library() : handle(opened(reason)) {}

const Library &library() {
  static const Library one;
  return one;
}

std::string errorText(Result result) {
  static const auto text = reinterpret_cast<const char *(*)(Result)>(dlsym(library().handle, "ncclGetErrorString"));
  static const auto last = reinterpret_cast<const char *(*)(Comm)>(dlsym(library().handle, "ncclGetLastError"));
  const std::string what = text == nullptr ? "error " + std::to_string(result) : text(result);
  const std::string more = last == nullptr ? "" : last(nullptr);
  return more.empty() ? what : what + ": " + more;
}

std::string versionText(int version) {
  const int base = version < 10000 ? 1000 : 10000; // since 2.9 the minor version has two digits
  return std::to_string(version / base) + "." + std::to_string(version % base / 100) + "." + std::to_string(version % 100);
}

} // namespace nccl
