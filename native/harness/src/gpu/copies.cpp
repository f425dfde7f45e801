#include "copies.h"
#include "latch.h"

namespace {

constexpr unsigned WARM_UPS = 4, COPIES = 16;
constexpr std::uint64_t PAIR_BYTES = 16;

/** A transfer with what measures it. */
struct Lane {
  Transfer transfer;
  Queue queue;
  Checker checker;
  Moment start, end;
  Pattern sent, stale;

  Lane(const Transfer &of, unsigned number, double patience)
      : transfer(of), queue(*of.by), checker(queue, patience), start(*of.by), end(*of.by), sent(patternOf(2 * number + 1)),
        stale(patternOf(2 * number + 2)) {}

  std::string text() const { return "what came from " + placeText(*transfer.from) + " to " + placeText(*transfer.to) + " differs"; }
  static std::string placeText(const Memory &memory) { return memory.place() == "host" ? "the host" : "GPU " + memory.place(); }

  void fill() const {
    checker.fill(*transfer.from, transfer.bytes, sent);
    checker.fill(*transfer.to, transfer.bytes, stale);
  }

  void copy(Way way, unsigned times) const {
    const Gpu &gpu = *transfer.by;
    const cuda::Address from = transfer.from->address(), to = transfer.to->address();
    const std::uint64_t pairs = transfer.bytes / PAIR_BYTES;
    if (way == Way::cores) return launch(kernelOf(gpu, BASE, "copy"), queue, wideGrid(gpu), to, from, pairs, times);
    if (way == Way::coresBothWays) return launch(kernelOf(gpu, BASE, "copy_both"), queue, wideGrid(gpu), from, to, pairs, times);
    gpu.use();
    for (unsigned time = 0; time < times; time++) cuda::driver().copy(to, from, transfer.bytes, queue.stream());
  }

  void check(Way way) const {
    if (way != Way::coresBothWays) return checker.check(*transfer.to, transfer.bytes, sent, text());
    const Pattern mixed{stale.evenSeed, sent.oddSeed};
    for (const Buffer &end_ : {transfer.from, transfer.to}) checker.check(*end_, transfer.bytes, mixed, text());
  }
};

using Lanes = std::vector<std::unique_ptr<Lane>>;

void enqueue(const Lanes &lanes, Way way, const Latch &latch, const Moment &allEnd) {
  for (const auto &lane : lanes) {
    latch.holdBack(lane->queue);
    lane->copy(way, WARM_UPS);
  }
  for (const auto &lane : lanes) {
    if (lane != lanes[0]) lanes[0]->start.holdBack(lane->queue);
    lane->start.markOn(lane->queue);
  }
  for (const auto &lane : lanes) {
    lane->copy(way, COPIES);
    lane->end.markOn(lane->queue);
    if (lane != lanes[0]) lane->end.holdBack(lanes[0]->queue);
  }
  allEnd.markOn(lanes[0]->queue);
}

CopyRates sample(const Lanes &lanes, Way way, Latch &latch, double patience) {
  std::uint64_t bytes = 0;
  for (const auto &lane : lanes) {
    lane->fill();
    bytes += lane->transfer.bytes;
  }
  const Moment allEnd(*lanes[0]->transfer.by);
  latch.shut();
  enqueue(lanes, way, latch, allEnd);
  latch.open();
  for (const auto &lane : lanes) lane->queue.finish(patience, bytes * (WARM_UPS + COPIES));
  latch.requireInTime();
  const double moved = COPIES * (way == Way::coresBothWays ? 0.5 : 1); // of the bytes, in one direction
  CopyRates rates{{}, static_cast<double>(bytes) * moved / lanes[0]->start.secondsUntil(allEnd)};
  for (const auto &lane : lanes) {
    rates.each.push_back(static_cast<double>(lane->transfer.bytes) * moved / lane->start.secondsUntil(lane->end));
    lane->check(way);
  }
  return rates;
}

} // namespace

std::vector<CopyRates> measureCopies(const std::vector<Transfer> &transfers, Way way, const Options &options) {
  const double patience = options.gpuPatienceSeconds();
  Lanes lanes;
  for (const Transfer &transfer : transfers)
    lanes.push_back(std::make_unique<Lane>(transfer, static_cast<unsigned>(lanes.size()), patience));
  Latch latch(*transfers.at(0).by);
  for (const auto &lane : lanes) // loads what a held queue would wait for
    for (const char *name : {"spin", "copy", "copy_both"}) kernelOf(lane->queue.gpu(), BASE, name);
  std::vector<CopyRates> rates;
  for (unsigned time = 0; time < options.samples; time++) rates.push_back(sample(lanes, way, latch, patience));
  return rates;
}
