#pragma once
#include "../gpu/driver.h"

// NVIDIA's cublasLt as far as it is used here, by own declarations. @source cuBLAS 12 and 13, cublasLt.h
namespace cublaslt {

using Status = int;
using Handle = struct HandleTag *;
using Operation = struct OperationTag *;
using Layout = struct LayoutTag *;
using Preference = struct PreferenceTag *;

/** One way to multiply. */
struct Algorithm {
  std::uint64_t data[8];
};

struct Heuristic {
  Algorithm algorithm;
  std::size_t workspaceBytes;
  Status state;
  float waves;
  int reserved[4];
};

/** cudaDataType_t. */
enum DataType { FP32 = 0, FP16 = 2, INT8 = 3, INT32 = 10, BF16 = 14, FP8_E4M3 = 28 };
/** cublasComputeType_t. */
enum ComputeType { COMPUTE_FP32 = 68, COMPUTE_INT32 = 72, COMPUTE_TF32 = 77 };
/** cublasLtMatmulDescAttributes_t, cublasLtMatmulPreferenceAttributes_t. */
constexpr int TRANSPOSES_A = 3, SCALE_OF_A = 17, SCALE_OF_B = 18, MOST_WORKSPACE_BYTES = 1, REDUCTIONS = 3;
constexpr std::int32_t TRANSPOSED = 1;
/** Sums of which parts are reckoned at once are kept as exactly as they are reckoned until they are whole, and are added up in one order. */
constexpr std::uint32_t REDUCED_AS_COMPUTED = 2;

std::string errorText(Status status);

struct CublasLtLibrary {
  static constexpr const char *NOUN = "cublasLt";
  static constexpr Status SUCCESS = 0;
  static std::string errorText(Status status) { return cublaslt::errorText(status); }
};
template <class... Parameters> using Call = LibraryCall<CublasLtLibrary, Parameters...>;

struct Library {
  /** Why there is none. */
  std::string reason;
  void *handle;
  Library();

  Call<Handle *> open{handle, "cublasLtCreate"};
  Call<Handle> close{handle, "cublasLtDestroy"};
  Call<Operation *, int, int> describe{handle, "cublasLtMatmulDescCreate"};
  Call<Operation, int, const void *, std::size_t> setOperation{handle, "cublasLtMatmulDescSetAttribute"};
  Call<Operation> forget{handle, "cublasLtMatmulDescDestroy"};
  Call<Layout *, int, std::uint64_t, std::uint64_t, std::int64_t> layOut{handle, "cublasLtMatrixLayoutCreate"};
  Call<Layout> forgetLayout{handle, "cublasLtMatrixLayoutDestroy"};
  Call<Preference *> prefer{handle, "cublasLtMatmulPreferenceCreate"};
  Call<Preference, int, const void *, std::size_t> setPreference{handle, "cublasLtMatmulPreferenceSetAttribute"};
  Call<Preference> forgetPreference{handle, "cublasLtMatmulPreferenceDestroy"};
  Call<Handle, Operation, Layout, Layout, Layout, Layout, Preference, int, Heuristic *, int *> algorithms{handle, "cublasLtMatmulAlgoGetHeuristic"};
  Call<Handle, Operation, const void *, cuda::Address, Layout, cuda::Address, Layout, const void *, cuda::Address, Layout, cuda::Address, Layout,
       const Algorithm *, cuda::Address, std::size_t, cuda::Stream>
      multiply{handle, "cublasLtMatmul"};
};

/** Opened when it is first asked for. @throws Skip where there is none */
const Library &library();

} // namespace cublaslt
