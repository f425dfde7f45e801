#pragma once
#include <cstdint>
#include <string>

/** What matrices are of, and how near to the truth their product comes. */
struct GemmKind {
  const char *name;
  /** As cublasLt calls them. */
  int in, out, compute, scale;
  unsigned inBytes, outBytes;
  /** Whether both factors take a scale, which lies in the GPU's memory. */
  bool isScaled;
  int leastCapability;
  /** A number between a half and two, of either sign, from random bits. */
  std::uint32_t (*random)(std::uint32_t bits);
  double (*valueOf)(std::uint32_t bits);
  double (*resultOf)(std::uint32_t bits);
  /** As a share of the result, and of the sum of all products' sizes: what rounding costs at most. */
  double roundingOfResult, roundingOfSum;

  /** Cores without tensors reckon so slowly that memory waits for them, however few columns there are. */
  bool isByTensorCores() const;
};

/** `bf16`. */
const GemmKind &gemmKind(const std::string &name);
