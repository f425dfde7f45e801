#pragma once
#include "../library-call.h"

// NVIDIA's driver API as far as it is used here, by own declarations: no header of NVIDIA's is needed to build, and no library to start.
namespace cuda {

using Result = int;
using Device = int;
using Address = std::uint64_t;
using Context = struct ContextTag *;
using Stream = struct StreamTag *;
using Event = struct EventTag *;
using Module = struct ModuleTag *;
using Function = struct FunctionTag *;

constexpr Result SUCCESS = 0, NOT_READY = 600, PEER_ACCESS_ALREADY_ENABLED = 704;

/** `CUDA_ERROR_SYSTEM_NOT_READY (802): the fabric manager may not be running` */
std::string errorText(Result result);

struct DriverLibrary {
  static constexpr const char *NOUN = "driver";
  static constexpr Result SUCCESS = cuda::SUCCESS;
  static std::string errorText(Result result) { return cuda::errorText(result); }
};
template <class... Parameters> using Call = LibraryCall<DriverLibrary, Parameters...>;

struct Driver {
  void *library;
  /** Why there is none. */
  std::string reason;
  Driver();

  Call<unsigned> init{library, "cuInit"};
  Call<int *> driverVersion{library, "cuDriverGetVersion"};
  Call<Result, const char **> errorName{library, "cuGetErrorName"};
  Call<int *> deviceCount{library, "cuDeviceGetCount"};
  Call<Device *, int> device{library, "cuDeviceGet"};
  Call<char *, int, Device> deviceName{library, "cuDeviceGetName"};
  Call<unsigned char *, Device> deviceUuid{library, "cuDeviceGetUuid_v2"};
  Call<char *, int, Device> pciBusId{library, "cuDeviceGetPCIBusId"};
  Call<std::size_t *, Device> totalMemory{library, "cuDeviceTotalMem_v2"};
  Call<int *, int, Device> attribute{library, "cuDeviceGetAttribute"};
  Call<int *, Device, Device> canAccessPeer{library, "cuDeviceCanAccessPeer"};
  Call<Context *, Device> retainContext{library, "cuDevicePrimaryCtxRetain"};
  Call<Context> setContext{library, "cuCtxSetCurrent"};
  Call<Context, unsigned> enablePeerAccess{library, "cuCtxEnablePeerAccess"};
  Call<std::size_t *, std::size_t *> memoryInfo{library, "cuMemGetInfo_v2"};
  Call<Address *, std::size_t> allocate{library, "cuMemAlloc_v2"};
  Call<Address> release{library, "cuMemFree_v2"};
  Call<void **, std::size_t, unsigned> allocateHost{library, "cuMemHostAlloc"};
  Call<void *> releaseHost{library, "cuMemFreeHost"};
  Call<Address, const void *, std::size_t> toDevice{library, "cuMemcpyHtoD_v2"};
  Call<void *, Address, std::size_t> toHost{library, "cuMemcpyDtoH_v2"};
  Call<Address, Address, std::size_t, Stream> copy{library, "cuMemcpyAsync"};
  Call<Stream *, unsigned> openStream{library, "cuStreamCreate"};
  Call<Stream> closeStream{library, "cuStreamDestroy_v2"};
  Call<Stream> queryStream{library, "cuStreamQuery"};
  Call<Stream, Event, unsigned> waitEvent{library, "cuStreamWaitEvent"};
  Call<Event *, unsigned> openEvent{library, "cuEventCreate"};
  Call<Event> closeEvent{library, "cuEventDestroy_v2"};
  Call<Event, Stream> recordEvent{library, "cuEventRecord"};
  Call<Event> queryEvent{library, "cuEventQuery"};
  Call<float *, Event, Event> elapsed{library, "cuEventElapsedTime"};
  Call<Module *, const void *> loadModule{library, "cuModuleLoadData"};
  Call<Function *, Module, const char *> function{library, "cuModuleGetFunction"};
  Call<Function, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, Stream, void **, void **> launch{
      library, "cuLaunchKernel"};
};

/** Opened when it is first asked for: in the process of a test, never in the one that starts them, for a driver does not survive a fork. */
const Driver &driver();

/** @throws Skip with the reason why there is no CUDA here: no driver, or one that does not start */
const Driver &startedDriver();

} // namespace cuda
