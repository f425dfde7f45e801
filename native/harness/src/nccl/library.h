#pragma once
#include "../gpu/driver.h"

// NVIDIA's NCCL as far as it is used here, by own declarations. @source NVIDIA/nccl, src/nccl.h.in
namespace nccl {

using Result = int;
using Comm = struct CommTag *;
/** By which ranks find each other. */
struct Id {
  char bytes[128];
};

constexpr int FLOAT32 = 7, SUM = 0;

std::string errorText(Result result);

struct NcclLibrary {
  static constexpr const char *NOUN = "NCCL";
  static constexpr Result SUCCESS = 0;
  static std::string errorText(Result result) { return nccl::errorText(result); }
};
template <class... Parameters> using Call = LibraryCall<NcclLibrary, Parameters...>;

struct Library {
  /** Why there is none. */
  std::string reason;
  void *handle;
  Library();

  Call<int *> version{handle, "ncclGetVersion"};
  Call<Id *> uniqueId{handle, "ncclGetUniqueId"};
  Call<Comm *, int, Id, int> join{handle, "ncclCommInitRank"};
  Call<Comm> leave{handle, "ncclCommDestroy"};
  Call<Comm, Result *> asyncError{handle, "ncclCommGetAsyncError"};
  Call<> begin{handle, "ncclGroupStart"};
  Call<> end{handle, "ncclGroupEnd"};
  Call<cuda::Address, cuda::Address, std::size_t, int, int, Comm, cuda::Stream> allReduce{handle, "ncclAllReduce"};
  Call<cuda::Address, cuda::Address, std::size_t, int, Comm, cuda::Stream> allGather{handle, "ncclAllGather"};
  Call<cuda::Address, cuda::Address, std::size_t, int, int, Comm, cuda::Stream> reduceScatter{handle, "ncclReduceScatter"};
  Call<cuda::Address, cuda::Address, std::size_t, int, int, Comm, cuda::Stream> broadcast{handle, "ncclBroadcast"};
  Call<cuda::Address, cuda::Address, std::size_t, int, int, int, Comm, cuda::Stream> reduce{handle, "ncclReduce"};
  Call<cuda::Address, std::size_t, int, int, Comm, cuda::Stream> send{handle, "ncclSend"};
  Call<cuda::Address, std::size_t, int, int, Comm, cuda::Stream> receive{handle, "ncclRecv"};
};

/** Opened when it is first asked for: where the loader finds it, or among a Python's packages, as PyTorch brings it. */
const Library &library();

/** `2.27.7`; of a version as NCCL tells it. */
std::string versionText(int version);

} // namespace nccl
