#include "isolated.h"
#include "child.h"
#include "statistics.h"
#include <algorithm>
#include <cstdio>
#include <vector>

namespace {

constexpr char KEY_END = '\t'; // which no JSON has unescaped

/** A line for each thing told: its kind in one letter, then what it is as JSON or text. */
class LineReporter final : public Reporter {
public:
  LineReporter(const std::string &test, const Tell &tell) : test_(test), tell_(tell) {}

  void metric(const Metric &metric) override {
    if (metric.samples.empty()) return;
    const Summary summary = summarize(metric.samples);
    Json labels = Json::object();
    for (const auto &[key, value] : metric.labels) labels.set(key, value);
    Json samples = Json::array();
    for (const double each : metric.samples) samples.push(each);
    Json json = Json::object();
    json.set("name", metric.name).set("unit", metric.unit).set("value", summary.median).set("mad", summary.mad);
    json.set("least", summary.least).set("most", summary.most).set("spread", summary.spread);
    json.set("variation", summary.variation).set("sampleCount", static_cast<std::uint64_t>(metric.samples.size()));
    const std::string key = metric.name + ' ' + labels.text();
    json.set("samples", std::move(samples)).set("labels", std::move(labels));
    line('m', key + KEY_END + json.text());
  }

  void progress(const std::string &text) override { std::fprintf(stderr, "%s: %s\n", test_.c_str(), text.c_str()); }

  void line(char kind, const std::string &text) const { tell_(kind + text); }

private:
  const std::string &test_;
  const Tell &tell_;
};

void runTest(const Test &test, const Options &options, const Tell &tell) {
  LineReporter reporter(test.name, tell);
  try {
    test.run(options, reporter);
    reporter.line('p', "");
  } catch (const Skip &skip) {
    reporter.line('s', skip.reason);
  } catch (const Corruption &found) {
    Json json = Json::object();
    json.set("what", found.what).set("mismatches", found.mismatches).set("firstAtByte", found.firstAtByte);
    reporter.line('c', json.text());
  } catch (const Hung &hung) {
    reporter.line('h', hung.what);
  } catch (const Failure &failure) {
    reporter.line('f', failure.what);
  } catch (const std::exception &error) {
    reporter.line('f', error.what());
  }
}

/** Metrics by their keys, in the order in which they were told first. */
using Metrics = std::vector<std::pair<std::string, std::string>>;

void takeMetric(const std::string &text, Metrics &metrics) {
  const std::size_t end = text.find(KEY_END);
  if (end == std::string::npos) return;
  const std::string key = text.substr(0, end);
  const auto known = std::find_if(metrics.begin(), metrics.end(), [&](const auto &each) { return each.first == key; });
  if (known == metrics.end()) metrics.emplace_back(key, text.substr(end + 1));
  else known->second = text.substr(end + 1);
}

void take(const std::string &line, Outcome &outcome, Metrics &metrics) {
  if (line.empty()) return;
  const std::string text = line.substr(1);
  switch (line[0]) {
  case 'm':
    takeMetric(text, metrics);
    break;
  case 'p':
    outcome.status = Status::passed;
    break;
  case 's':
    outcome.status = Status::skipped;
    outcome.reason = text;
    break;
  case 'h':
    outcome.status = Status::timedOut;
    outcome.reason = text;
    break;
  case 'f':
    outcome.status = Status::failed;
    outcome.reason = text;
    break;
  case 'c':
    outcome.status = Status::corrupt;
    outcome.reason = "data came back wrong";
    outcome.corruption = Json::written(text);
    break;
  }
}

} // namespace

const char *nameOf(Status status) {
  switch (status) {
  case Status::passed:
    return "passed";
  case Status::failed:
    return "failed";
  case Status::corrupt:
    return "corrupt";
  case Status::skipped:
    return "skipped";
  case Status::timedOut:
    return "timed-out";
  case Status::crashed:
    return "crashed";
  }
  return "crashed";
}

Outcome runIsolated(const Test &test, const Options &options) {
  Outcome outcome;
  Metrics metrics;
  const unsigned heldSeconds = test.kind == "nccl" ? 0 : options.holdSeconds; // collectives are not held: they come after what is
  const unsigned limitSeconds = (options.limitSeconds == 0 ? test.limitSeconds : options.limitSeconds) + heldSeconds;
  const ChildEnd end = runInChild(
      limitSeconds, [&](const Tell &tell) { runTest(test, options, tell); }, [&](const std::string &line) { take(line, outcome, metrics); });
  for (const auto &[key, text] : metrics) outcome.metrics.push(Json::written(text));
  outcome.tookSeconds = end.tookSeconds;
  if (end.isLate || !end.fault.empty()) {
    outcome.status = end.isLate ? Status::timedOut : Status::crashed;
    outcome.reason = end.fault;
  } else if (outcome.status == Status::crashed) {
    outcome.reason = "ended without a word";
  }
  return outcome;
}
