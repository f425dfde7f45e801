#pragma once
#include "command-line.h"
#include "listeners.h"
#include <string>
#include <vector>

/** A server of an inference engine on this machine. */
struct EngineServer {
  /** 0: nobody's that can be seen. */
  int pid = 0;
  /** Its own and those of whatever it started. */
  std::vector<int> pids;
  EngineCommand command;
  /** What it listens at; of several addresses all. */
  std::vector<ListeningPort> ports;
};

/**
 * The servers whose command lines can be read, with where they listen; and what listens at ports that were named, whoever it is. Nothing else is
 * asked: others' ports, and those by which workers of an engine talk, do not take a question well.
 */
std::vector<EngineServer> engineServers(const std::vector<std::uint16_t> &named);
