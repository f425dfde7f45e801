#pragma once
#include "test.h"
#include <dlfcn.h>

/**
 * One function of a library that is opened at run time, which an old one may lack.
 *
 * @tparam Library tells its name for people in NOUN, that all went well in SUCCESS, and what went wrong in errorText
 */
template <class Library, class... Parameters> class LibraryCall {
public:
  LibraryCall(void *library, const char *name)
      : name_(name), function_(library == nullptr ? nullptr : reinterpret_cast<Function>(dlsym(library, name))) {}

  bool isThere() const { return function_ != nullptr; }

  /** @throws Skip where the library lacks it */
  int attempt(Parameters... parameters) const {
    if (!isThere()) throw Skip{std::string("this ") + Library::NOUN + " has no " + name_};
    return function_(parameters...);
  }

  /** @throws Skip where the library lacks it; Failure where it refuses */
  void operator()(Parameters... parameters) const {
    const int result = attempt(parameters...);
    if (result != Library::SUCCESS) throw Failure{std::string(name_) + ": " + Library::errorText(result)};
  }

private:
  using Function = int (*)(Parameters...);
  const char *name_;
  Function function_;
};
