// Tests of a group that take as long as they are let, for the harness to run in place of its own.
#include "net/collectives.h"
#include "test.h"

static void goesOn(const Options &options, Reporter &reporter) {
  reporter.metric({"told", "seconds", {1}, {}});
  const float in = 1;
  float out = 0;
  allReduce(*options.group, &in, &out, 1);
  reporter.progress("all are here");
  for (;;) allReduce(*options.group, &in, &out, 1);
}

const std::vector<Test> &allTests() {
  static const std::vector<Test> tests = {
      {"goes_on", "", "network", 60, goesOn},
      {"comes_after", "", "network", 60, [](const Options &, Reporter &) {}},
  };
  return tests;
}
