#include "library.h"
#include "../shipped-library.h"

namespace cublaslt {

static const ShippedLibrary SHIPPED{{"libcublasLt.so.13", "libcublasLt.so.12"},
                                    {"nvidia/cu13/lib", "nvidia/cublas/lib"},
                                    {"/usr/local/cuda*/lib64", "/usr/local/cuda*/targets/*/lib"}};

Library::Library() : handle(openShipped(SHIPPED, reason)) {}

const Library &library() {
  static const Library one;
  if (one.handle == nullptr) throw Skip{"there is no cublasLt: " + one.reason};
  return one;
}

std::string errorText(Status status) {
  static const auto name = reinterpret_cast<const char *(*)(Status)>(dlsym(library().handle, "cublasLtGetStatusName"));
  const char *const known = name == nullptr ? nullptr : name(status);
  return known == nullptr ? "error " + std::to_string(status) : std::string(known) + " (" + std::to_string(status) + ")";
}

} // namespace cublaslt
