#include "random-token.h"
#include "../test.h"
#include <cstdio>
#include <sys/random.h>

std::string randomToken() {
  std::uint64_t bits = 0;
  if (getrandom(&bits, sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) throw Failure{"the kernel has no random bytes"};
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(bits));
  return text;
}
