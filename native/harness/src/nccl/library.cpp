#include "library.h"
#include "../shipped-library.h"

namespace nccl {

static const ShippedLibrary SHIPPED{
    {"libnccl.so.2"}, {"nvidia/nccl/lib"}, {"/opt/nccl/build/lib", "/usr/local/nccl*/lib", "/usr/local/cuda*/lib64"}};

Library::Library() : handle(openShipped(SHIPPED, reason)) {}

const Library &library() {
  static const Library one;
  return one;
}

std::string errorText(Result result) {
  static const auto text = reinterpret_cast<const char *(*)(Result)>(dlsym(library().handle, "ncclGetErrorString"));
  static const auto last = reinterpret_cast<const char *(*)(Comm)>(dlsym(library().handle, "ncclGetLastError"));
  const std::string what = text == nullptr ? "error " + std::to_string(result) : text(result);
  const std::string more = last == nullptr ? "" : last(nullptr);
  return more.empty() ? what : what + ": " + more;
}

std::string versionText(int version) {
  const int base = version < 10000 ? 1000 : 10000; // since 2.9 the minor version has two digits
  return std::to_string(version / base) + "." + std::to_string(version % base / 100) + "." + std::to_string(version % 100);
}

} // namespace nccl
