#include "test.h"
#include "tests/tests.h"

const std::vector<Test> &allTests() {
#define HARNESS_TEST(name, function, kind, limitSeconds, summary) {#name, summary, #kind, limitSeconds, function},
  static const std::vector<Test> tests = {
#include "tests.def"
  };
#undef HARNESS_TEST
  return tests;
}
