#pragma once
#include "nvml-types.h"
#include <cstddef>
#include <optional>
#include <string>

/** NVML as the driver on this machine has it. */
struct Nvml {
  /** Why there is none, or none that can be asked; empty where there is. */
  std::string fault;
#define NVML_FUNCTION(name, ...) int (*name)(__VA_ARGS__) = nullptr;
#include "nvml.def"
#undef NVML_FUNCTION
};

/** Opens and initialises it. It may never come back, where a driver hangs. */
Nvml openNvml();

/** What a result that is not success means, in NVML's own words. */
std::string errorOf(const Nvml &nvml, int result);

/** Whether the driver has this function, and it gave what was asked. */
template <class... Parameters, class... Arguments> bool isTold(int (*function)(Parameters...), Arguments... arguments) {
  return function != nullptr && function(arguments...) == NVML_SUCCESS;
}

/** A number of the device, where it has that. */
template <class... Parameters, class... Arguments> std::optional<unsigned> numberOf(int (*function)(Parameters...), Arguments... arguments) {
  unsigned number = 0;
  return isTold(function, arguments..., &number) ? std::optional(number) : std::nullopt;
}

/** A text, where there is one. */
template <class... Parameters, class... Arguments> std::optional<std::string> textFrom(int (*function)(Parameters...), Arguments... arguments) {
  char text[128] = {};
  if (!isTold(function, arguments..., text, static_cast<unsigned>(sizeof text - 1))) return std::nullopt;
  return std::string(text);
}
