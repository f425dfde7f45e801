#include "perftest.h"
#include "perftest-text.h"

/** Where images for such machines have it: Azure's and AWS's. */
static const std::vector<std::string> FOLDERS = {"/opt/perftest/bin", "/opt/amazon/efa/bin"};

Perftest::Perftest() : path_(pathOfProgram("ib_write_bw", FOLDERS)) {
  if (path_.empty()) return;
  Program asked({path_, "--version"});
  asked.exitCode(Clock::now() + std::chrono::seconds(10));
  version_ = versionIn(asked.said());
}

std::vector<std::string> Perftest::wordsFor(const RdmaPort &port, std::uint64_t runs, std::uint16_t tcpPort) const {
  std::vector<std::string> words = {path_, "-d", port.device, "-i", port.port, "-p", std::to_string(tcpPort), "-s", std::to_string(BYTES),
                                    "-n",  std::to_string(runs), "-N", "-F", "--report_gbits"};
  if (port.gidIndex) words.insert(words.end(), {"-x", *port.gidIndex});
  if (port.isEfa) words.insert(words.end(), {"-c", "SRD"});
  return words;
}
