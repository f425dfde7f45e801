#include "driver.h"
#include <map>

namespace cuda {

Driver::Driver() : library(dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL)) {
  if (library == nullptr) reason = dlerror();
}

const Driver &driver() {
  static const Driver one;
  return one;
}

const Driver &startedDriver() {
  const Driver &opened = driver();
  if (opened.library == nullptr) throw Skip{opened.reason};
  static const Result started = opened.init.attempt(0);
  if (started != SUCCESS) throw Skip{"cuInit: " + errorText(started)};
  return opened;
}

/** What a person may look at first. @source CUDA driver API, CUresult; what each meant on machines that gave it */
static const char *hintOf(Result result) {
  static const std::map<Result, const char *> hints = {
      {3, "a process that forked after it had started the driver"},
      {46, "another process holds the GPU for itself alone"},
      {100, "the driver sees no GPU: are /dev/nvidia* there?"},
      {209, "the GPU is older than the kernels"},
      {214, "an uncorrectable error of the memory: see the Xids in the kernel's log"},
      {220, "an uncorrectable error of an NVLink"},
      {221, "libnvidia-ptxjitcompiler is not there: containers often lack it"},
      {222, "the driver is older than the kernels"},
      {802, "the fabric manager may not be running"},
      {803, "the kernel's module and the library are of two versions: was the driver updated without a reboot?"},
      {804, "the compatibility library is for other GPUs"},
      {999, "see the kernel's log"},
  };
  const auto hint = hints.find(result);
  return hint == hints.end() ? nullptr : hint->second;
}

std::string errorText(Result result) {
  const char *name = nullptr;
  if (driver().errorName.isThere()) driver().errorName.attempt(result, &name);
  std::string text = name == nullptr ? "error " + std::to_string(result) : std::string(name) + " (" + std::to_string(result) + ")";
  const char *hint = hintOf(result);
  return hint == nullptr ? text : text + ": " + hint;
}

} // namespace cuda
