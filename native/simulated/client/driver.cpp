#include "driver.h"
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <type_traits>

const SimulatedDriver &SimulatedDriver::get() {
  static const SimulatedDriver one;
  return one;
}

SimulatedDriver::SimulatedDriver() {
  void *const library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  const auto find = [&](auto &function, const char *name) {
    function = library == nullptr ? nullptr : reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
    if (function != nullptr) return;
    std::fprintf(stderr, "there is no simulated driver with %s\n", name);
    std::abort();
  };
  find(device_, "cuCtxGetDevice");
  find(openEvent_, "cuEventCreate");
  find(closeEvent_, "cuEventDestroy_v2");
  find(record_, "cuEventRecord");
  find(wait_, "cuStreamWaitEvent");
  find(busySeconds_, "simulatedBusySeconds");
  find(work_, "simulatedWork");
}

int SimulatedDriver::currentGpu() const {
  int gpu = 0;
  device_(&gpu);
  return gpu;
}

void SimulatedDriver::waitForAll(void *stream, const std::vector<void *> &all) const {
  for (void *each : all) {
    void *event = nullptr;
    openEvent_(&event, 0);
    record_(event, each);
    wait_(stream, event, 0);
    closeEvent_(event);
  }
}

double SimulatedDriver::busySeconds(int gpu) const { return busySeconds_(gpu); }

void SimulatedDriver::work(void *stream, double seconds, void (*effect)(void *), void *of) const { work_(stream, seconds, effect, of); }
