#include "adapter-addresses.h"
#include "network-tests.h"
#include "rails.h"
#include "tcp-streams.h"
#include "texts.h"
#include <optional>

namespace {

/** Whoever does not answer on its own network in so long does not. */
constexpr std::chrono::seconds PATIENCE(5);

/** What a rank has: a line that tells its network from all others', then its adapters. */
std::string introduction(const std::vector<AdapterAddress> &own) {
  std::string text = networkName() + "\n";
  for (const AdapterAddress &each : own) text += each.adapter + "\n";
  return text;
}

const std::string &addressOf(const std::vector<AdapterAddress> &all, const std::string &adapter) {
  for (const AdapterAddress &each : all)
    if (each.adapter == adapter) return each.address;
  throw Failure{"has no adapter " + adapter};
}

/** Brings both ranks together over a rail. @returns why they do not come together there; empty where they do */
std::string meetOver(const Rail &rail, const std::string &ownAddress, const Group &group, std::optional<Group> &met) {
  std::string reason;
  std::optional<Listener> listener;
  try {
    listener.emplace(listenAt(ownAddress, rail.own));
  } catch (const Failure &failure) {
    reason = failure.what;
  }
  std::vector<Member> members;
  for (const std::string &place : gatheredTexts(group, listener ? ownAddress + "\n" + std::to_string(listener->port) + "\n" : "")) {
    const auto lines = linesOf(place);
    if (lines.size() != 2) continue;
    members.push_back({group.nameOf(static_cast<unsigned>(members.size())), lines[0], static_cast<std::uint16_t>(std::stoul(lines[1]))});
  }
  if (members.size() == group.size()) {
    try {
      met.emplace(group.over(rail.own, *listener, members, PATIENCE));
    } catch (const Failure &failure) {
      reason = failure.what;
    }
  }
  for (const std::string &each : gatheredTexts(group, reason))
    if (!each.empty()) return each;
  return reason;
}

} // namespace

void tcpRails(const Options &options, Reporter &reporter) {
  const Group &group = groupOf(options, 2);
  const auto own = adapterAddresses();
  std::vector<std::string> adapters[2], networks;
  for (const std::string &text : gatheredTexts(group, introduction(own))) {
    auto lines = linesOf(text);
    networks.push_back(lines.at(0));
    adapters[networks.size() - 1].assign(lines.begin() + 1, lines.end());
  }
  if (networks[0] == networks[1]) throw Skip{"both are one machine"};
  const auto rails = railsBetween(adapters, group.rank());
  if (rails.size() < 2) throw Skip{"there is one adapter, which tcp_bandwidth measures"};
  Corruption found{"", 0, 0};
  for (const Rail &rail : rails) {
    std::optional<Group> met;
    const std::string reason = meetOver(rail, addressOf(own, rail.own), group, met);
    tellReached(group, rail, reason, reporter);
    if (!reason.empty()) continue;
    TcpStreams streams(*met);
    streams.measure(labelsOf(rail, group.rank()), options.samples, reporter);
    if (streams.found().mismatches > 0) found = {streams.found().what + " over " + rail.own, streams.found().mismatches, streams.found().firstAtByte};
  }
  if (found.mismatches > 0) throw found;
}
