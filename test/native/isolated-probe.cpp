// Tests that go wrong, for the harness to run in place of its own.
#include "test.h"
#include <csignal>
#include <cstdlib>
#include <unistd.h>

static void tells(Reporter &reporter) { reporter.metric({"told", "seconds", {3, 1, 2}, {{"of", "a \"probe\"\x01\xFF"}}}); }

const std::vector<Test> &allTests() {
  static const std::vector<Test> tests = {
      {"passes", "", "memory", 20, [](const Options &, Reporter &reporter) { tells(reporter); }},
      {"hangs", "", "memory", 1, [](const Options &, Reporter &reporter) { tells(reporter), signal(SIGTERM, SIG_IGN); for (;;) pause(); }},
      {"dies", "", "memory", 20, [](const Options &, Reporter &reporter) { tells(reporter), raise(SIGKILL); }},
      {"leaves", "", "memory", 20, [](const Options &, Reporter &) { _exit(0); }},
      {"skips", "", "disk", 20, [](const Options &, Reporter &) { throw Skip{"nothing here"}; }},
      {"fails", "", "disk", 20, [](const Options &, Reporter &) { throw Failure{"it broke"}; }},
      {"grows", "", "disk", 20, [](const Options &, Reporter &reporter) { for (double last : {1, 2}) tells(reporter), reporter.metric({"grown", "count", {0, last}, {}}); raise(SIGKILL); }},
      {"lies", "", "disk", 20, [](const Options &, Reporter &reporter) { tells(reporter); throw Corruption{"wrong words", 7, 4096}; }},
  };
  return tests;
}
