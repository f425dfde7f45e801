#include "../net/network-tests.h"
#include "../net/rails.h"
#include "../net/texts.h"
#include "introduction.h"
#include "perftest-text.h"
#include "perftest.h"
#include <algorithm>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace {

/** Of one launch, by the rate that its ports claim. */
constexpr double SAMPLE_SECONDS = 0.25;
/** Both programs find each other by then; whoever waits for the end of all rails is not silent for longer than a group's patience. */
constexpr std::chrono::seconds MEETING_TIME(5), LAUNCH_TIME(10);
/** After its counterpart has come to its end. */
constexpr std::chrono::seconds GRACE(3);

struct RdmaRail {
  Rail rail;
  RdmaPort own;
  std::uint64_t runs;
  /** Why nothing goes over it. */
  std::string reason;
  std::vector<double> samples[2];
};

std::uint64_t runsFor(double gbitsPerSecond) {
  const double runs = gbitsPerSecond * 1e9 / 8 * SAMPLE_SECONDS / static_cast<double>(Perftest::BYTES);
  return static_cast<std::uint64_t>(std::clamp(runs, 200.0, 20'000.0));
}

class RdmaWrites {
public:
  RdmaWrites(const Group &group, const std::string &root) : group_(group) {
    const auto ports = activeRdmaPorts(root);
    Introduction own{networkName(), perftest_.version(), {}, {}};
    for (const RdmaPort &port : ports) own.ports.push_back(port.name()), own.gbitsPerSecond.push_back(port.gbitsPerSecond);
    std::vector<Introduction> both;
    for (const std::string &text : gatheredTexts(group, own.text())) both.push_back(Introduction::of(text));
    judge(both);
    for (const Rail &rail : railsBetween({both[0].ports, both[1].ports}, group.rank())) {
      const auto port = std::find_if(ports.begin(), ports.end(), [&](const RdmaPort &each) { return each.name() == rail.own; });
      const double rate = std::min(own.rateOf(rail.own), both[1 - group.rank()].rateOf(rail.peers));
      rails_.push_back({rail, *port, runsFor(rate), "", {}});
    }
    if (rails_.empty()) throw Skip{"the two have no RDMA devices of the same names"};
  }

  /** Both directions, over all rails at once. */
  void sample() {
    for (unsigned sender = 0; sender < 2; sender++) launch(sender);
  }

  void tell(Reporter &reporter) const {
    for (const RdmaRail &each : rails_) {
      tellReached(group_, each.rail, each.reason, reporter);
      for (unsigned sender = 0; sender < 2; sender++) {
        if (group_.rank() != 0 || !each.reason.empty()) continue;
        Metric metric{"bandwidth", "bytes_per_second", each.samples[sender], labelsOf(each.rail, 0)};
        metric.labels.insert({{"direction", sender == 0 ? "out" : "in"}, {"peer", group_.nameOf(1)}, {"perftest", perftest_.version()}, {"bytes", std::to_string(Perftest::BYTES)}});
        reporter.metric(metric);
      }
    }
  }

  /** Where nothing goes over any, perhaps the devices cannot do that: NCCL says what carries its data. */
  void requireOne() const {
    for (const RdmaRail &each : rails_)
      if (each.reason.empty()) return;
    throw Skip{"it works over no adapter; " + rails_.front().rail.own + ": " + rails_.front().reason};
  }

private:
  void judge(const std::vector<Introduction> &both) const {
    if (both[0].network == both[1].network) throw Skip{"both are one machine"};
    for (unsigned rank = 0; rank < 2; rank++)
      if (both[rank].ports.empty()) throw Skip{group_.nameOf(rank) + " has no RDMA device that is up"};
    for (unsigned rank = 0; rank < 2; rank++)
      if (both[rank].perftest.empty()) throw Skip{group_.nameOf(rank) + " has no ib_write_bw: it comes with the package perftest"};
  }

  void launch(unsigned sender) {
    std::vector<RdmaRail *> rails; // both ranks know of the same that nothing goes over them
    for (RdmaRail &each : rails_)
      if (each.reason.empty()) rails.push_back(&each);
    std::vector<Program> receivers;
    const bool isSender = group_.rank() == sender;
    const auto ports = linesOf(gatheredTexts(group_, isSender ? "" : startReceivers(rails, receivers))[1 - sender]);
    const auto told = gatheredTexts(group_, isSender ? send(rails, ports) : "")[sender];
    const auto complaints = gatheredTexts(group_, endsOf(receivers, told))[1 - sender];
    std::istringstream rates(told), reasons(complaints);
    for (RdmaRail *each : rails) {
      std::string rate, reason;
      std::getline(rates, rate), std::getline(reasons, reason);
      const std::size_t space = rate.find(' ');
      if (rate.rfind("at ", 0) == 0) each->samples[sender].push_back(std::stod(rate.substr(space)));
      else each->reason = group_.nameOf(sender) + ": " + rate.substr(space + 1) + (reason.empty() ? "" : "; " + group_.nameOf(1 - sender) + ": " + reason);
    }
  }

  /** @returns the TCP port of each, a line each */
  std::string startReceivers(const std::vector<RdmaRail *> &rails, std::vector<Program> &receivers) const {
    std::vector<std::uint16_t> ports;
    {
      std::vector<Listener> free; // held until all are found, so that none is found twice
      for (std::size_t at = 0; at < rails.size(); at++) free.push_back(listenAt(group_.addressOf(group_.rank()))), ports.push_back(free.back().port);
    }
    std::string text;
    for (std::size_t at = 0; at < rails.size(); at++) {
      receivers.emplace_back(perftest_.wordsFor(rails[at]->own, rails[at]->runs, ports[at]));
      text += std::to_string(ports[at]) + "\n";
    }
    return text;
  }

  /** @returns a line of each rail: at what rate, or why not */
  std::string send(const std::vector<RdmaRail *> &rails, const std::vector<std::string> &ports) const {
    std::vector<std::string> lines(rails.size());
    std::vector<std::thread> threads;
    for (std::size_t at = 0; at < rails.size(); at++)
      threads.emplace_back([&, at] { lines[at] = sendOver(*rails[at], static_cast<std::uint16_t>(std::stoul(ports.at(at)))); });
    for (std::thread &thread : threads) thread.join();
    std::string text;
    for (const std::string &line : lines) text += line + "\n";
    return text;
  }

  std::string sendOver(const RdmaRail &rail, std::uint16_t port) const {
    auto words = perftest_.wordsFor(rail.own, rail.runs, port);
    words.push_back(group_.addressOf(1 - group_.rank()));
    const Deadline met = Clock::now() + MEETING_TIME, end = Clock::now() + LAUNCH_TIME;
    for (;;) {
      Program sender(words);
      const int code = sender.exitCode(end);
      const auto rate = bytesPerSecondIn(sender.said());
      if (code == 0 && rate) return "at " + std::to_string(*rate);
      const bool isEarly = sender.said().find("Couldn't connect") != std::string::npos; // the receiver is not there yet
      if (!isEarly || Clock::now() > met) return "why " + (Clock::now() > end ? "not done in time" : complaintIn(sender.said()));
      usleep(100'000);
    }
  }

  /** @returns a line of each that came to a bad end of its own; the others are ended where their senders gave up */
  std::string endsOf(std::vector<Program> &receivers, const std::string &told) const {
    const auto lines = linesOf(told);
    std::string text;
    for (std::size_t at = 0; at < receivers.size(); at++) {
      const bool isDone = at < lines.size() && lines[at].rfind("at ", 0) == 0;
      const int code = receivers[at].exitCode(Clock::now() + (isDone ? GRACE : std::chrono::seconds(0)));
      text += (isDone || code == 0 || code >= 128 ? "" : complaintIn(receivers[at].said())) + "\n";
    }
    return text;
  }

  const Group &group_;
  Perftest perftest_;
  std::vector<RdmaRail> rails_;
};

} // namespace

void rdmaWrite(const Options &options, Reporter &reporter) {
  RdmaWrites writes(groupOf(options, 2), options.root);
  for (unsigned sample = 0; sample < options.samples; sample++) writes.sample();
  writes.tell(reporter);
  writes.requireOne();
}
