#include "command-line.h"
#include <algorithm>
#include <cstdlib>

namespace {

constexpr std::size_t MOST_VALUE_BYTES = 4096;

/** vLLM's engine/arg_utils.py and entrypoints/openai/cli_args.py, SGLang's srt/server_args.py; without dashes, with `-` for `_`. */
const std::map<std::string_view, const char *> OPTIONS = {
    {"port", "port"},
    {"model", "model"},
    {"model-path", "model"},
    {"tensor-parallel-size", "tp"},
    {"tp-size", "tp"},
    {"tp", "tp"},
    {"pipeline-parallel-size", "pp"},
    {"pp-size", "pp"},
    {"pp", "pp"},
    {"data-parallel-size", "dp"},
    {"dp-size", "dp"},
    {"dp", "dp"},
    {"kv-cache-dtype", "kv-cache-dtype"},
    {"quantization", "quantization"},
    {"q", "quantization"},
    {"dtype", "dtype"},
};

std::vector<std::string_view> wordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\0', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool startsWith(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }
bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/** A program `vllm`, a module `vllm.…`, a file of its package. */
bool isOf(std::string_view word, const std::string &name) {
  const std::string_view base = word.substr(word.rfind('/') + 1);
  return base == name || startsWith(word, name + ".") || has(word, "/" + name + "/");
}

/** Whether a word says that this is the program that serves, not one of its workers or tools. */
bool isServing(std::string_view word) { return word == "serve" || has(word, "api_server") || has(word, "launch_server"); }

std::string kindOf(const std::vector<std::string_view> &words) {
  // How vLLM's servers call themselves where there are several: utils/system_utils.py, set_process_title
  if (!words.empty() && startsWith(words[0], "VLLM::APIServer")) return "vllm";
  for (const char *const name : {"vllm", "sglang"}) {
    bool isIts = false, serves = false;
    for (const std::string_view word : words) {
      if (startsWith(word, "--")) break; // what follows is said to it
      isIts = isIts || isOf(word, name);
      serves = serves || (isIts && isServing(word));
    }
    if (serves) return name;
  }
  return "";
}

void takeOption(const std::vector<std::string_view> &words, std::size_t at, std::map<std::string, std::string> &options) {
  std::string_view word = words[at];
  const std::size_t dashes = std::min(word.find_first_not_of('-'), word.size());
  if (dashes < 1 || dashes > 2) return;
  word.remove_prefix(dashes);
  const std::size_t equals = word.find('=');
  std::string name(word.substr(0, equals));
  std::replace(name.begin(), name.end(), '_', '-');
  if (name == "enable-dp-attention") options["dp-attention"] = "true";
  const auto known = OPTIONS.find(name);
  if (known == OPTIONS.end() || (equals == std::string_view::npos && at + 1 == words.size())) return;
  const std::string_view value = equals == std::string_view::npos ? words[at + 1] : word.substr(equals + 1);
  if (value.size() <= MOST_VALUE_BYTES) options[known->second] = std::string(value);
}

} // namespace

std::uint16_t EngineCommand::port() const {
  const auto said = options.find("port");
  if (said == options.end()) return kind == "vllm" ? 8000 : 30000;
  const unsigned long number = std::strtoul(said->second.c_str(), nullptr, 10);
  return number <= 65535 ? static_cast<std::uint16_t>(number) : 0;
}

std::optional<EngineCommand> engineCommand(std::string_view text) {
  const auto words = wordsOf(text);
  EngineCommand command{kindOf(words), {}};
  if (command.kind.empty()) return std::nullopt;
  for (std::size_t at = 0; at < words.size(); at++) {
    takeOption(words, at, command.options);
    const bool isModel = at > 0 && words[at - 1] == "serve" && !startsWith(words[at], "-"); // vllm serve MODEL
    if (isModel && words[at].size() <= MOST_VALUE_BYTES) command.options.emplace("model", words[at]);
  }
  return command;
}
