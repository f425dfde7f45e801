#include "cuda/handles.h"
#include "cuda/memory.h"
#include "cuda/rates.h"
#include "world.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>

// A driver without a GPU: what it answers comes from world.h, and what it computes is right, on a clock of its own. Devices, contexts and
// what becomes of errors; memory, streams and kernels are in cuda/.

namespace {

bool isInitialized = false;

/** @source CUPTI documentation, "Injection": within cuInit, before anything else of the program's */
void inject() {
  static bool isDone = false;
  const char *const path = std::getenv("CUDA_INJECTION64_PATH");
  if (isDone || path == nullptr || *path == 0) return;
  isDone = true;
  void *const library = dlopen(path, RTLD_NOW);
  if (library == nullptr) return (void)std::fprintf(stderr, "simulated GPUs: %s\n", dlerror());
  if (const auto begin = reinterpret_cast<int (*)()>(dlsym(library, "InitializeInjection"))) begin();
}

} // namespace

Context *&currentContext() {
  static Context *current = nullptr;
  return current;
}

bool hasGpu(int gpu) { return gpu >= 0 && gpu < world().gpus; }

Context *contextOf(int gpu) {
  static std::map<int, Context> contexts;
  return &contexts.try_emplace(gpu, Context{gpu, {}}).first->second;
}

API cuInit(unsigned) {
  if (world().initError != 0) return world().initError;
  isInitialized = true;
  inject();
  return world().gpus == 0 ? NO_DEVICE : SUCCESS;
}

API cuDriverGetVersion(int *version) { return *version = world().driverVersion, SUCCESS; }

API cuDeviceGetCount(int *count) {
  if (!isInitialized) return NOT_INITIALIZED;
  return *count = world().gpus, SUCCESS;
}

API cuDeviceGet(int *device, int index) {
  if (!hasGpu(index)) return INVALID_DEVICE;
  return *device = index, SUCCESS;
}

API cuDeviceGetName(char *name, int room, int device) {
  if (!hasGpu(device)) return INVALID_DEVICE;
  return std::snprintf(name, static_cast<std::size_t>(room), "Simulated %s", world().model.c_str()), SUCCESS;
}

API cuDeviceGetUuid_v2(unsigned char *uuid, int device) {
  if (!hasGpu(device)) return INVALID_DEVICE;
  std::memset(uuid, 0, 16);
  return std::memcpy(uuid, "SIMULATED", 9), uuid[15] = static_cast<unsigned char>(device), SUCCESS;
}

API cuDeviceTotalMem_v2(std::size_t *bytes, int device) {
  if (!hasGpu(device)) return INVALID_DEVICE;
  return *bytes = memoryBytes(), SUCCESS;
}

API cuDeviceGetPCIBusId(char *id, int room, int device) {
  if (!hasGpu(device)) return INVALID_DEVICE;
  return std::snprintf(id, static_cast<std::size_t>(room), "0000:%02X:00.0", static_cast<unsigned>(busOf(device))), SUCCESS;
}

API cuDeviceGetAttribute(int *value, int attribute, int device) {
  if (!hasGpu(device)) return INVALID_DEVICE;
  const Rates &model = rates();
  const std::map<int, int> values = {{16, model.multiprocessors}, {36, model.memoryKilohertz},  {37, model.memoryBits},
                                     {38, model.cacheBytes},      {75, model.capabilityMajor}, {76, model.capabilityMinor}};
  const auto found = values.find(attribute);
  return found == values.end() ? INVALID_VALUE : (*value = found->second, SUCCESS);
}

API cuDevicePrimaryCtxRetain(Context **context, int device) {
  if (!isInitialized) return NOT_INITIALIZED;
  return hasGpu(device) ? (*context = contextOf(device), SUCCESS) : INVALID_DEVICE;
}

API cuCtxSetCurrent(Context *context) { return currentContext() = context, SUCCESS; }

API cuCtxGetDevice(int *device) {
  if (currentContext() == nullptr) return INVALID_CONTEXT;
  return *device = currentContext()->gpu, SUCCESS;
}

API cuDeviceCanAccessPeer(int *can, int device, int peer) {
  if (!hasGpu(device) || !hasGpu(peer)) return INVALID_DEVICE;
  return *can = device != peer && world().withoutPeer.count({device, peer}) == 0, SUCCESS;
}

API cuCtxEnablePeerAccess(Context *peer, unsigned) {
  Context *own = currentContext();
  if (own == nullptr) return INVALID_CONTEXT;
  if (world().withoutPeer.count({own->gpu, peer->gpu}) != 0) return PEER_ACCESS_UNSUPPORTED;
  return own->peers.insert(peer->gpu).second ? SUCCESS : PEER_ACCESS_ALREADY_ENABLED;
}

API cuGetErrorName(int error, const char **name) {
  static const std::map<int, const char *> names = {
      {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY"}, {NO_DEVICE, "CUDA_ERROR_NO_DEVICE"},
      {209, "CUDA_ERROR_NO_BINARY_FOR_GPU"},       {218, "CUDA_ERROR_INVALID_PTX"},
      {221, "CUDA_ERROR_JIT_COMPILER_NOT_FOUND"},  {ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS"},
      {802, "CUDA_ERROR_SYSTEM_NOT_READY"},        {803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"}};
  const auto found = names.find(error);
  return found == names.end() ? INVALID_VALUE : (*name = found->second, SUCCESS);
}
