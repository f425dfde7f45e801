#pragma once
#include <string>
#include <vector>

/** Where a library of NVIDIA's may be that no driver brings. */
struct ShippedLibrary {
  /** What the loader knows it by; the newest first. */
  std::vector<std::string> names;
  /** Of a Python's packages, as PyTorch brings it: `nvidia/nccl/lib`. */
  std::vector<std::string> packages;
  /** Of images of clouds and of CUDA's own; stars stand for anything. */
  std::vector<std::string> folders;
};

/** By the loader, else from wherever it is. @param reason why there is none */
void *openShipped(const ShippedLibrary &library, std::string &reason);
