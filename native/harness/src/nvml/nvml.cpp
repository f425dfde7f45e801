#include "nvml.h"
#include <cstring>
#include <dlfcn.h>

namespace {

template <class Function> void find(void *library, const char *name, Function &function) {
  void *const symbol = dlsym(library, name);
  static_assert(sizeof function == sizeof symbol);
  std::memcpy(&function, &symbol, sizeof function);
}

} // namespace

std::string errorOf(const Nvml &nvml, int result) {
  using Text = const char *(*)(int); // the one function that gives no result
  Text text = nullptr;
  std::memcpy(&text, &nvml.nvmlErrorString, sizeof text);
  const char *const words = text == nullptr ? nullptr : text(result);
  return (words == nullptr ? "NVML error" : std::string(words)) + " (" + std::to_string(result) + ")";
}

Nvml openNvml() {
  Nvml nvml;
  void *const library = dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char *const why = dlerror();
    nvml.fault = why == nullptr ? "there is no libnvidia-ml.so.1" : why;
    return nvml;
  }
#define NVML_FUNCTION(name, ...) find(library, #name, nvml.name);
#include "nvml.def"
#undef NVML_FUNCTION
  if (nvml.nvmlInit_v2 == nullptr || nvml.nvmlDeviceGetCount_v2 == nullptr || nvml.nvmlDeviceGetHandleByIndex_v2 == nullptr) {
    nvml.fault = "libnvidia-ml.so.1 is none that is known here";
    return nvml;
  }
  const int result = nvml.nvmlInit_v2();
  if (result != NVML_SUCCESS) nvml.fault = errorOf(nvml, result);
  return nvml;
}
