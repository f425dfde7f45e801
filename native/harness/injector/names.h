#pragma once
#include <stdint.h>

/** The names of kernels, each once. CUPTI tells them by address; what is behind one that no longer is there is read without harm. */
class Names {
public:
  /** @returns whether there is memory for them */
  bool open();
  void close();
  /** Where the name begins; one that cannot be read is "?". */
  uint32_t placeOf(const char *name);
  const char *bytes() const { return bytes_; }
  uint64_t size() const { return size_; }

private:
  struct Known {
    const char *name;
    uint32_t place;
  };
  uint32_t add(const char *name);

  char *bytes_ = nullptr;
  Known *known_ = nullptr;
  uint64_t size_ = 0;
  int pipe_[2] = {-1, -1};
};
