#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/**
 * What PyTorch's profiler, Kineto, says to a daemon on its node.
 *
 * @source pytorch/kineto, libkineto/third_party/dynolog_headers/dynolog/src/ipcfabric: FabricManager.h, Utils.h
 */
struct KinetoMessage {
  /** `ctxt`: here I am; `req`: what shall I trace? */
  std::string type;
  std::string body;
};

/** @returns none where this is no message, or not all of one */
std::optional<KinetoMessage> kinetoMessage(std::string_view datagram);

std::string datagramOf(const KinetoMessage &message);

/** Asks whether there is something to trace. */
struct KinetoQuestion {
  /** Whether it could start now: it traces nothing else. */
  bool isFree = false;
  /** The process, then those that it comes from, by the numbers that they have where it runs. */
  std::vector<std::int32_t> pids;
};

std::optional<KinetoQuestion> kinetoQuestion(const KinetoMessage &message);
