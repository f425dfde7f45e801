#pragma once
#include <cstddef>
#include <cstdint>

/** Memory by itself, in huge pages where the kernel gives some; its pages lie where they are first written. */
class Pages {
public:
  /** @throws Failure where there is not so much */
  explicit Pages(std::size_t bytes);
  ~Pages();
  Pages(const Pages &) = delete;
  Pages &operator=(const Pages &) = delete;

  std::size_t bytes() const { return bytes_; }
  template <class T> T *as() const { return static_cast<T *>(at_); }

private:
  void *at_;
  std::size_t bytes_;
};

/** Of the last cache that a CPU has; 0 where the kernel does not say. */
std::uint64_t lastCacheBytes();

/** What may be taken without swapping, within the limits of this process's cgroup. */
std::uint64_t availableMemoryBytes();
