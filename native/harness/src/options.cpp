#include "options.h"
#include <algorithm>
#include <cerrno>
#include <cstdlib>

const char *const USAGE = "usage: gpuctl-harness [--list] [--tests NAME,…] [--samples N] [--memory-bytes N] [--disk-bytes N] [--gpu-bytes N]\n"
                          "                      [--folder DIR] [--limit-seconds N] [--hold-seconds N] [--sizes N,…] [--gpus N,…]\n"
                          "       gpuctl-harness inventory [--root DIR] [--limit-seconds N]\n"
                          "       gpuctl-harness watch [--seconds N] [--interval-ms N]\n"
                          "       gpuctl-harness trace [--job ID] [--node NAME] [--activities NAME,…] [--stacks] [--milliseconds N] [--delay-seconds N]\n"
                          "       gpuctl-harness engines [--port N]... [--model NAME]...\n"
                          "       gpuctl-harness group --rank N --address ADDRESS [--shared] [--tests NAME,…] [--samples N] [--sizes N,…] [--streams N]\n"
                          "         [--patience SECONDS] [--gpus N,…]\n"
                          "Measures this node, or tells what it has, and prints one JSON document to stdout, or one in each line while it watches;\n"
                          "what it does meanwhile goes to stderr. With --hold-seconds, gemm_*, mma_* and fma_* keep all GPUs computing for so long.\n"
                          "In a group it prints its port in a line, and reads who the others are from stdin: token DIGITS, rank NAME ADDRESS PORT …, go.\n";

bool Request::wants(const Test &test) const {
  if (only.empty()) return test.kind == "nccl" || (test.kind == "network") == (act == Act::group);
  return std::find(only.begin(), only.end(), test.name) != only.end();
}

namespace {

bool isTest(const std::string &name) {
  const auto &tests = allTests();
  return std::any_of(tests.begin(), tests.end(), [&](const Test &test) { return test.name == name; });
}

/** Each of the words between commas, until one of them is wrong. */
template <class Take> std::string readEach(const std::string &words, Take take) {
  for (std::size_t from = 0; from <= words.size();) {
    const std::size_t comma = std::min(words.find(',', from), words.size());
    const std::string wrong = take(words.substr(from, comma - from));
    if (!wrong.empty()) return wrong;
    from = comma + 1;
  }
  return "";
}

std::string readNames(const std::string &words, std::vector<std::string> &names) {
  return readEach(words, [&](const std::string &name) {
    if (!isTest(name)) return "no test is named '" + name + "': see --list";
    names.push_back(name);
    return std::string();
  });
}

std::string readNumber(const std::string &flag, const std::string &word, std::uint64_t most, std::uint64_t &number) {
  errno = 0;
  char *end = nullptr;
  const std::uint64_t value = std::strtoull(word.c_str(), &end, 10);
  const bool isNumber = !word.empty() && word[0] >= '0' && word[0] <= '9' && *end == 0 && errno == 0;
  if (!isNumber || value < 1 || value > most) return flag + " takes a number from 1 to " + std::to_string(most) + ", not '" + word + "'";
  number = value;
  return "";
}

std::string readSizes(const std::string &words, std::uint64_t most, std::vector<std::uint64_t> &sizes) {
  sizes.clear();
  return readEach(words, [&](const std::string &word) { return readNumber("--sizes", word, most, sizes.emplace_back()); });
}

std::string readCount(const std::string &flag, const std::string &word, std::uint64_t most, unsigned &count) {
  std::uint64_t number = 0;
  const std::string wrong = readNumber(flag, word, most, number);
  if (wrong.empty()) count = static_cast<unsigned>(number);
  return wrong;
}

std::string readIndex(const std::string &flag, const std::string &word, unsigned &index) {
  return word == "0" ? "" : readCount(flag, word, 1 << 20, index);
}

std::string readGpus(const std::string &words, std::vector<unsigned> &gpus) {
  return readEach(words, [&](const std::string &word) { return readIndex("--gpus", word, gpus.emplace_back()); });
}

/** One that stands in a line of words, with commas where it is a list. */
std::string readWord(const std::string &flag, const std::string &word, std::string &into) {
  const bool isWord = !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-,") == std::string::npos;
  if (!isWord) return flag + " takes small letters, digits, '_' and '-', not '" + word + "'";
  into = word;
  return "";
}

std::string readPort(const std::string &word, std::vector<std::uint16_t> &ports) {
  unsigned port = 0;
  const std::string wrong = readCount("--port", word, 65535, port);
  if (wrong.empty()) ports.push_back(static_cast<std::uint16_t>(port));
  return wrong;
}

std::string readFlag(const std::string &flag, const std::string &word, Request &request) {
  constexpr std::uint64_t MOST_BYTES = std::uint64_t{1} << 46;
  if (flag == "--tests") return readNames(word, request.only);
  if (flag == "--root") return request.options.root = word, "";
  if (flag == "--folder") return request.options.folder = word, word.empty() ? "--folder takes a folder" : "";
  if (flag == "--memory-bytes") return readNumber(flag, word, MOST_BYTES, request.options.memoryBytes);
  if (flag == "--disk-bytes") return readNumber(flag, word, MOST_BYTES, request.options.diskBytes);
  if (flag == "--gpu-bytes") return readNumber(flag, word, MOST_BYTES, request.options.gpuBytes);
  if (flag == "--sizes") return readSizes(word, std::uint64_t{1} << 40, request.options.sizes);
  if (flag == "--streams") return readCount(flag, word, 256, request.options.streams);
  if (flag == "--patience") return readCount(flag, word, 3600, request.options.patienceSeconds);
  if (flag == "--address") return request.address = word, word.empty() ? "--address takes an address" : "";
  if (flag == "--rank") return readIndex(flag, word, request.rank);
  if (flag == "--job") return readWord(flag, word, request.trace.job);
  if (flag == "--node") return request.trace.node = word, word.empty() ? "--node takes a name" : "";
  if (flag == "--activities") return readWord(flag, word, request.trace.activities);
  if (flag == "--milliseconds") return readCount(flag, word, 60'000, request.trace.milliseconds);
  if (flag == "--delay-seconds") return readCount(flag, word, 3600, request.trace.delaySeconds);
  if (flag == "--model") return request.engines.models.push_back(word), word.empty() ? "--model takes a folder or a name" : "";
  if (flag == "--port") return readPort(word, request.engines.ports);
  if (flag == "--gpus") return readGpus(word, request.options.gpus);
  constexpr std::uint64_t MOST_SECONDS = 86'400, MOST_COUNT = 1000;
  std::uint64_t number = 0;
  const bool isTime = flag == "--seconds" || flag == "--interval-ms" || flag == "--limit-seconds" || flag == "--hold-seconds";
  const std::string wrong = readNumber(flag, word, isTime ? MOST_SECONDS : MOST_COUNT, number);
  if (!wrong.empty()) return wrong;
  unsigned &into = flag == "--limit-seconds" ? request.options.limitSeconds
                   : flag == "--hold-seconds" ? request.options.holdSeconds
                   : flag == "--seconds"     ? request.watch.seconds
                   : flag == "--interval-ms" ? request.watch.intervalMs
                                             : request.options.samples;
  into = static_cast<unsigned>(number);
  return "";
}

} // namespace

std::string readRequest(int count, char **words, Request &request) {
  const std::vector<std::string> takeOne = {"--tests", "--folder",        "--memory-bytes", "--disk-bytes",  "--gpu-bytes", "--samples",
                                            "--root",  "--limit-seconds", "--seconds",      "--interval-ms", "--sizes",     "--streams",
                                            "--rank",  "--address",       "--patience",     "--gpus",        "--port",         "--model",
                                            "--job",   "--node",          "--activities",    "--milliseconds", "--delay-seconds", "--hold-seconds"};
  for (int at = 1; at < count; at++) {
    const std::string flag = words[at];
    if (at == 1 && flag == "inventory") {
      request.act = Request::Act::inventory;
    } else if (at == 1 && flag == "watch") {
      request.act = Request::Act::watch;
    } else if (at == 1 && flag == "trace") {
      request.act = Request::Act::trace;
    } else if (at == 1 && flag == "engines") {
      request.act = Request::Act::engines;
    } else if (at == 1 && flag == "group") {
      request.act = Request::Act::group;
    } else if (flag == "--help") {
      request.act = Request::Act::help;
    } else if (flag == "--list") {
      request.act = Request::Act::list;
    } else if (flag == "--stacks") {
      request.trace.hasStacks = true;
    } else if (flag == "--shared") {
      request.isShared = true;
    } else if (std::find(takeOne.begin(), takeOne.end(), flag) == takeOne.end()) {
      return "no flag is named '" + flag + "'";
    } else if (++at == count) {
      return flag + " takes a value";
    } else if (const std::string wrong = readFlag(flag, words[at], request); !wrong.empty()) {
      return wrong;
    }
  }
  return request.act == Request::Act::group && request.address.empty() ? "a rank of a group takes its --address" : "";
}

std::string temporaryFolder() {
  const char *named = std::getenv("TMPDIR");
  return named != nullptr && *named != 0 ? named : "/tmp";
}
