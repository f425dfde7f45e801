#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/** What the command line of a server of an inference engine says. */
struct EngineCommand {
  /** `vllm` or `sglang`. */
  std::string kind;
  /** By the names of OPTIONS: what says how it is spread and in which numbers it works. Nothing else is told: keys stand there too. */
  std::map<std::string, std::string> options;

  /** Where it is told to listen, or does untold. */
  std::uint16_t port() const;
  bool saysPort() const { return options.count("port") > 0; }
};

/** @param text of /proc/PID/cmdline: words that NULs end. @returns none where it is no such server's */
std::optional<EngineCommand> engineCommand(std::string_view text);
