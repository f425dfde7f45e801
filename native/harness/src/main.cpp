#include "gpu/cuda-facts.h"
#include "host.h"
#include "inventory/inventory.h"
#include "isolated.h"
#include "net/group-run.h"
#include "options.h"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

// Exit codes: a contract with whoever starts it; see EXITS in src/domain/harness/report.ts.
enum Exit { PASSED = 0, FOUND = 1, MISUSED = 2, NOTHING_MEASURED = 4, BUSY = 5 };

constexpr int SCHEMA = 1;

static std::int64_t nowUnixMs() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

static void print(const Json &document) {
  std::printf("%s\n", document.text().c_str());
  std::fflush(stdout);
}

static void list() {
  Json tests = Json::array();
  for (const Test &test : allTests()) {
    Json json = Json::object();
    json.set("name", test.name).set("kind", test.kind).set("summary", test.summary).set("limitSeconds", test.limitSeconds);
    tests.push(std::move(json));
  }
  Json document = Json::object();
  document.set("schema", SCHEMA).set("tests", std::move(tests));
  print(document);
}

/** Two that measure one node at a time both measure half of it. @returns whether this is the only one, but for those that share it too */
static bool isAlone(bool isShared) {
  const std::string path = temporaryFolder() + "/.gpuctl-harness.lock";
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW); // perhaps another user's
  if (fd < 0) fd = open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  return fd < 0 || flock(fd, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0; // held until the process ends
}

static Json resultOf(const Test &test, const Outcome &outcome) {
  Json json = Json::object();
  json.set("name", test.name).set("kind", test.kind).set("status", nameOf(outcome.status));
  if (!outcome.reason.empty()) json.set("reason", outcome.reason);
  json.set("tookSeconds", outcome.tookSeconds).set("metrics", outcome.metrics);
  if (outcome.status == Status::corrupt) json.set("corruption", outcome.corruption);
  return json;
}

static int measure(const Request &request, const std::function<Outcome(const Test &)> &run) {
  Json tests = Json::array();
  bool hasFound = false, hasMeasured = false;
  const std::int64_t startedAt = nowUnixMs();
  const Load before = loadNow();
  for (const Test &test : allTests()) {
    if (!request.wants(test)) continue;
    std::fprintf(stderr, "%s\n", test.name.c_str());
    const Outcome outcome = run(test);
    hasMeasured = hasMeasured || outcome.status == Status::passed;
    hasFound = hasFound || (outcome.status != Status::passed && outcome.status != Status::skipped);
    tests.push(resultOf(test, outcome));
  }
  Json document = Json::object();
  document.set("schema", SCHEMA).set("startedAtUnixMs", startedAt).set("endedAtUnixMs", nowUnixMs());
  document.set("host", hostFacts()).set("cuda", cudaFacts()).set("load", loadBetween(before, loadNow()));
  document.set("tests", std::move(tests));
  print(document);
  return hasFound ? FOUND : hasMeasured ? PASSED : NOTHING_MEASURED;
}

static int tellInventory(const Request &request) {
  Json document = Json::object();
  document.set("schema", SCHEMA).set("takenAtUnixMs", nowUnixMs()).set("inventory", inventory(request.options.root, request.options.limitSeconds));
  print(document);
  return PASSED;
}

static int tellTraces(const TraceRequest &request) {
  Json document = Json::object();
  document.set("schema", SCHEMA).set("trace", takeTraces(request));
  print(document);
  return PASSED;
}

static int measureInGroup(const Request &request) {
  GroupRun group(request);
  return measure(request, [&](const Test &test) { return group.outcomeOf(test); });
}

int main(int count, char **words) {
  Request request;
  const std::string wrong = readRequest(count, words, request);
  if (!wrong.empty()) {
    std::fprintf(stderr, "gpuctl-harness: %s\n%s", wrong.c_str(), USAGE);
    return MISUSED;
  }
  if (request.act == Request::Act::help) return std::fputs(USAGE, stdout), PASSED;
  if (request.act == Request::Act::list) return list(), PASSED;
  if (request.act == Request::Act::inventory) return tellInventory(request);
  if (request.act == Request::Act::watch) return watch(request.watch), PASSED;
  if (request.act == Request::Act::trace) return tellTraces(request.trace);
  if (request.act == Request::Act::engines) return tellEngines(request.engines), PASSED;
  if (!isAlone(request.isShared)) {
    std::fprintf(stderr, "gpuctl-harness: another one measures this node now\n");
    return BUSY;
  }
  if (request.act == Request::Act::group) return measureInGroup(request);
  return measure(request, [&](const Test &test) { return runIsolated(test, request.options); });
}
