#pragma once
#include "../program.h"
#include "ports.h"

/** linux-rdma/perftest's bandwidth test of RDMA writes, as it is installed here. */
class Perftest {
public:
  Perftest();

  /** Empty: there is none. */
  const std::string &version() const { return version_; }

  static constexpr std::uint64_t BYTES = 1 << 20;

  /** What it is told on both sides. @param runs of BYTES each @param tcpPort by which the two find each other */
  std::vector<std::string> wordsFor(const RdmaPort &port, std::uint64_t runs, std::uint16_t tcpPort) const;

private:
  std::string path_;
  std::string version_;
};
