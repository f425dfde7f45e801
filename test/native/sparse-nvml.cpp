// A driver of another time: it has what NVML began with, and one GPU.
#include <cstdio>

extern "C" int nvmlInit_v2() { return 0; }
extern "C" int nvmlDeviceGetCount_v2(unsigned *count) { return *count = 1, 0; }
extern "C" int nvmlDeviceGetHandleByIndex_v2(unsigned, void **device) { return *device = &device, 0; }
extern "C" int nvmlDeviceGetName(void *, char *name, unsigned room) { return std::snprintf(name, room, "Tesla \xFF\n") < 0; }
extern "C" int nvmlDeviceGetTemperature(void *, unsigned, unsigned *) { return 3; }
