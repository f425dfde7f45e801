#include "cupti.h"
#include <dlfcn.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

namespace {

struct Named {
  const char *name;
  void **function;
};

/** @returns what it lacks; null where that is nothing */
const char *missingIn(void *library, Cupti &into) {
  const Named all[] = {{"cuptiSubscribe", reinterpret_cast<void **>(&into.subscribe)},
                       {"cuptiUnsubscribe", reinterpret_cast<void **>(&into.unsubscribe)},
                       {"cuptiActivityRegisterCallbacks", reinterpret_cast<void **>(&into.registerCallbacks)},
                       {"cuptiActivityEnable", reinterpret_cast<void **>(&into.enable)},
                       {"cuptiActivityDisable", reinterpret_cast<void **>(&into.disable)},
                       {"cuptiActivityFlushAll", reinterpret_cast<void **>(&into.flushAll)},
                       {"cuptiActivityGetNextRecord", reinterpret_cast<void **>(&into.nextRecord)},
                       {"cuptiGetTimestamp", reinterpret_cast<void **>(&into.timestamp)},
                       {"cuptiActivityGetNumDroppedRecords", reinterpret_cast<void **>(&into.dropped)},
                       {"cuptiGetResultString", reinterpret_cast<void **>(&into.resultText)}};
  for (const Named &each : all) {
    *each.function = dlsym(library, each.name);
    if (*each.function == nullptr) return each.name;
  }
  return nullptr;
}

/** 13000 for CUDA 13.0; 0 where none of this process's libraries tells. */
int driverVersion() {
  void *const driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
  int version = 0;
  if (driver == nullptr) return version;
  if (const auto tell = reinterpret_cast<int (*)(int *)>(dlsym(driver, "cuDriverGetVersion"))) tell(&version);
  dlclose(driver);
  return version;
}

/**
 * That of CUDA 13.2 calls itself without end where it cannot begin, which ends the program; those before and after refuse.
 *
 * @source tried without a driver: 13.0.85, 13.1.115, 13.2.86, 13.3.75, 13.4.92 and 13.5.25 of PyPI
 */
bool canEndPrograms(void *library, int driver) {
  const bool isOf132 = dlsym(library, "cuptiActivityEnable_v2") != nullptr && dlsym(library, "cuptiGetTimestamp_v2") == nullptr;
  return isOf132 && driver < 13020;
}

void *openFirst(const char *pattern) {
  void *library = nullptr;
  glob_t found;
  if (glob(pattern, 0, nullptr, &found) != 0) return nullptr;
  for (size_t at = 0; at < found.gl_pathc && library == nullptr; at++) library = dlopen(found.gl_pathv[at], RTLD_NOW | RTLD_LOCAL);
  globfree(&found);
  return library;
}

/** Where a Python keeps its packages: its root is what a variable names, or one of those that systems have. */
void *openOfPython(const char *root, const char *below, const char *name) {
  constexpr const char *PACKAGES[] = {"nvidia/cu13/lib", "nvidia/cuda_cupti/lib"};
  for (const char *package : PACKAGES) {
    char pattern[1024];
    const int length = snprintf(pattern, sizeof pattern, "%s%s/lib/python3*/*-packages/%s/%s", root, below, package, name);
    if (length < 0 || static_cast<size_t>(length) >= sizeof pattern) continue;
    if (void *const library = openFirst(pattern)) return library;
  }
  return nullptr;
}

void *openNamed(const char *name) {
  if (void *const library = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
  constexpr const char *FOLDERS[] = {"/usr/local/cuda*/extras/CUPTI/lib64", "/usr/local/cuda*/lib64", "/usr/local/cuda*/targets/*/lib"};
  for (const char *folder : FOLDERS) {
    char pattern[256];
    snprintf(pattern, sizeof pattern, "%s/%s", folder, name);
    if (void *const library = openFirst(pattern)) return library;
  }
  struct Root {
    const char *path, *below;
  };
  const Root roots[] = {{getenv("VIRTUAL_ENV"), ""}, {getenv("CONDA_PREFIX"), ""}, {getenv("HOME"), "/*"}, {getenv("HOME"), "/.local"},
                        {"/usr/local", ""},          {"/usr", ""},                 {"/opt", "/*"}};
  for (const Root &root : roots)
    if (root.path != nullptr && root.path[0] == '/')
      if (void *const library = openOfPython(root.path, root.below, name)) return library;
  return nullptr;
}

} // namespace

const Cupti *openCupti(char *why, size_t room) {
  static Cupti opened;
  static bool isOpen = false;
  if (isOpen) return &opened;
  constexpr const char *NAMES[] = {"libcupti.so.13", "libcupti.so.12", "libcupti.so.11.8"};
  for (const char *name : NAMES) { // one that the program has already: two of them would be two profilers
    void *const library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
    isOpen = library != nullptr && missingIn(library, opened) == nullptr;
    if (isOpen) return &opened;
  }
  const int driver = driverVersion();
  snprintf(why, room, "there is no libcupti.so.%s for the driver's CUDA %d.%d", driver == 0 || driver >= 13000 ? "13 or .12" : "12", driver / 1000,
           driver % 1000 / 10);
  for (const char *name : NAMES) {
    if (name == NAMES[0] && driver != 0 && driver < 13000) continue; // a driver takes what is older, not what is newer
    void *const library = openNamed(name);
    if (library == nullptr) continue;
    if (canEndPrograms(library, driver)) {
      snprintf(why, room, "%s of CUDA 13.2 could end the program on a driver for %d.%d", name, driver / 1000, driver % 1000 / 10);
      continue;
    }
    const char *const missing = missingIn(library, opened);
    isOpen = missing == nullptr;
    if (isOpen) return &opened;
    snprintf(why, room, "%s has no %s", name, missing);
  }
  return nullptr;
}
