#pragma once
#include "engine.h"
#include <cstdint>
#include <cstring>
#include <string>

struct Launch {
  int gpu;
  std::string kernel;
  std::vector<std::uint64_t> arguments;
  std::uint64_t threads;

  template <class T> T *pointer(std::size_t index) const { return reinterpret_cast<T *>(arguments.at(index)); }
  std::uint64_t number(std::size_t index) const { return arguments.at(index); }
  float real(std::size_t index) const {
    float value;
    std::memcpy(&value, &arguments.at(index), sizeof value);
    return value;
  }
};

/** What a kernel of native/harness/kernels takes and does. @returns whether there is such a kernel here */
bool emulate(const Launch &launch, Work &work);

/** On a GPU that is said to: one bit, in the middle. */
void flipBit(int gpu, void *at, std::uint64_t bytes);

/** What `rounds` multiplications of one warp's fragments sum up to, mixed to a number for each lane; the same in each warp. */
void multiply(const std::string &kernel, const std::uint32_t *fragments, std::uint32_t rounds, std::uint32_t *out, std::uint64_t threads);
