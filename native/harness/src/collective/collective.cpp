#include "collective.h"
#include "../hash.h"
#include "shares.h"
#include <algorithm>
#include <iterator>

namespace {

using Floats = std::size_t;
using Stretches = std::vector<Stretch>;

/** So many ranks' sums are still exact in a float: 2^24 ÷ (31·3 + 1021). */
constexpr unsigned DISTINCT = 1021;

Numbers sumOf(unsigned ranks) {
  Numbers sum{0, 0};
  for (unsigned rank = 0; rank < ranks; rank++) sum.weight += numbersOf(rank).weight, sum.offset += numbersOf(rank).offset;
  return sum;
}

double whole(double) { return 1; }
double others(double ranks) { return (ranks - 1) / ranks; }
double twice(double ranks) { return 2 * others(ranks); }

std::uint64_t unitBytes(unsigned, Floats unit) { return unit * sizeof(float); }
std::uint64_t blockBytes(unsigned ranks, Floats unit) { return unitBytes(ranks, unit) * ranks; }
std::uint64_t vectorBytes(unsigned ranks, Floats unit) { return Shares(ranks, unit).total() * sizeof(float); }

Extent one(Seat, Floats unit) { return {unit, unit}; }
Extent gathered(Seat seat, Floats unit) { return {unit, unit * seat.size, seat.rank * unit, 0}; }
Extent scattered(Seat seat, Floats unit) { return {unit * seat.size, unit, 0, seat.rank * unit}; }
Extent exchanged(Seat seat, Floats unit) { return {unit * seat.size, unit * seat.size}; }
Extent shared(Seat seat, Floats unit) { return {Shares(seat.size, unit).total(), Shares(seat.size, unit).total()}; }
Extent toRoot(Seat seat, Floats unit) { return {unit, seat.rank == 0 ? unit : 0}; }
Extent gatheredAtRoot(Seat seat, Floats unit) { return {unit, seat.rank == 0 ? unit * seat.size : 0}; }
Extent scatteredFromRoot(Seat seat, Floats unit) { return {seat.rank == 0 ? unit * seat.size : 0, unit}; }

Stretches sum(Seat seat, Floats unit) { return {{0, unit, 0, sumOf(seat.size)}}; }
Stretches sumAtRoot(Seat seat, Floats unit) { return seat.rank == 0 ? sum(seat, unit) : Stretches{}; }
Stretches ownSum(Seat seat, Floats unit) { return {{0, unit, seat.rank * unit, sumOf(seat.size)}}; }
Stretches ofRoot(Seat, Floats unit) { return {{0, unit, 0, numbersOf(0)}}; }
Stretches ofPrevious(Seat seat, Floats unit) { return {{0, unit, 0, numbersOf(seat.previous())}}; }
Stretches blockOfRoot(Seat seat, Floats unit) { return {{0, unit, seat.rank * unit, numbersOf(0)}}; }

Stretches ofEach(Seat seat, Floats unit) {
  Stretches all;
  for (unsigned from = 0; from < seat.size; from++) all.push_back({from * unit, unit, 0, numbersOf(from)});
  return all;
}
Stretches ofEachAtRoot(Seat seat, Floats unit) { return seat.rank == 0 ? ofEach(seat, unit) : Stretches{}; }

Stretches blockOfEach(Seat seat, Floats unit) {
  Stretches all = ofEach(seat, unit);
  for (Stretch &each : all) each.from = seat.rank * unit;
  return all;
}

Stretches shareOfEach(Seat seat, Floats unit) {
  const Shares shares(seat.size, unit);
  Stretches all;
  Floats at = 0;
  for (unsigned from = 0; from < seat.size; from++) {
    const Floats floats = shares.floats(from, seat.rank);
    if (floats > 0) all.push_back({at, floats, shares.begin(from, seat.rank), numbersOf(from)});
    at += floats;
  }
  return all;
}

const Collective COLLECTIVES[] = {
    {"all_reduce", false, true, false, twice, one, sum, unitBytes},
    {"all_gather", false, true, true, others, gathered, ofEach, blockBytes},
    {"reduce_scatter", false, true, true, others, scattered, ownSum, blockBytes},
    {"broadcast", false, true, false, whole, one, ofRoot, unitBytes},
    {"reduce", false, true, false, whole, toRoot, sumAtRoot, unitBytes},
    {"alltoall", false, false, true, others, exchanged, blockOfEach, blockBytes},
    {"alltoallv", false, false, true, others, shared, shareOfEach, vectorBytes},
    {"sendrecv", false, false, false, whole, one, ofPrevious, unitBytes},
    {"gather", false, true, true, others, gatheredAtRoot, ofEachAtRoot, blockBytes},
    {"scatter", false, true, true, others, scatteredFromRoot, blockOfRoot, blockBytes},
    {"hypercube", true, true, true, others, gathered, ofEach, blockBytes},
};

} // namespace

std::size_t Extent::floats(bool isInPlace) const { return isInPlace ? std::max(inAt + in, outAt + out) : in + out; }

std::size_t Collective::unitOf(unsigned ranks, std::uint64_t bytes_) const {
  return std::max<std::size_t>(1, bytes_ / sizeof(float) / (isOfBlocks ? ranks : 1));
}

float hashedAt(std::size_t at) { return static_cast<float>(hashOf(at) % 32); }

Numbers numbersOf(unsigned rank) { return {static_cast<float>(rank % 3 + 1), static_cast<float>(rank % DISTINCT)}; }

const Collective &collectiveNamed(const std::string &name) {
  return *std::find_if(std::begin(COLLECTIVES), std::end(COLLECTIVES), [&](const Collective &each) { return each.name == name; });
}
