#pragma once
#include <cstddef>

/** What a rank copies from its own place to its own place, piece by piece while its transfers wait for others. */
class OwnCopy {
public:
  /** Nothing to do where both are the same place. */
  OwnCopy(void *to, const void *from, std::size_t bytes);
  /** @returns whether there was a piece left */
  bool goOn();
  void finish();

private:
  char *to_;
  const char *from_;
  std::size_t left_;
};
