#include "kernels.h"
#include "../../harness/src/hash.h"
#include "../world.h"
#include "memory.h"
#include "rates.h"
#include <algorithm>
#include <cmath>
#include <cstring>

namespace {

constexpr std::uint64_t WORD = 8, PAIR = 16, WARP = 32;

bool isOdd(std::uint64_t word) { return word / 2 / WARP % 2 == 1; }

std::uint64_t patternAt(std::uint64_t word, const Launch &launch) { return hashOf(word + launch.number(isOdd(word) ? 3 : 2)); }

template <class IsWrong> void find(std::uint64_t words, std::uint64_t *found, const IsWrong &isWrong) {
  for (std::uint64_t i = 0; i < words; i++)
    if (isWrong(i)) {
      found[0]++;
      if (i < found[1]) found[1] = i;
    }
}

void copyBoth(const Launch &launch) {
  auto *a = launch.pointer<std::uint64_t>(0), *b = launch.pointer<std::uint64_t>(1);
  for (std::uint64_t i = 0; i < 2 * launch.number(2); i++) (isOdd(i) ? b : a)[i] = (isOdd(i) ? a : b)[i];
}

void readAll(const Launch &launch) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < 2 * launch.number(1); i++) sum += launch.pointer<std::uint64_t>(0)[i];
  flipBit(launch.gpu, &sum, WORD);
  *launch.pointer<std::uint64_t>(3) += sum * launch.number(2);
}

void triad(const Launch &launch) {
  auto *a = launch.pointer<double>(0), *b = launch.pointer<double>(1), *c = launch.pointer<double>(2);
  for (std::uint64_t i = 0; i < 2 * launch.number(3); i++) a[i] = b[i] + 3 * c[i];
  flipBit(launch.gpu, a, launch.number(3) * PAIR);
}

float rankedAt(std::uint64_t at, const Launch &launch, std::size_t numbers) {
  return static_cast<float>(hashOf(at) % 32) * launch.real(numbers) + launch.real(numbers + 1);
}

double numberAt(std::uint64_t word, std::uint64_t shift) { return static_cast<double>((word + shift) % 1021); }

void fmaFp32(const Launch &launch) {
  auto *factors = launch.pointer<float>(0);
  auto *out = launch.pointer<std::uint32_t>(2);
  for (std::uint64_t lane = 0; lane < WARP; lane++) {
    std::uint32_t mix = 0;
    for (int chain = 0; chain < 16; chain++) {
      auto sum = static_cast<float>(chain);
      for (std::uint64_t round = 0; round < launch.number(1); round++) {
        const float next = std::fmaf(sum, factors[lane], factors[WARP + lane]);
        if (next == sum) break; // it stays there
        sum = next;
      }
      std::uint32_t bits;
      std::memcpy(&bits, &sum, sizeof bits);
      mix = mix * 0x9E3779B1u + bits;
    }
    for (std::uint64_t thread = lane; thread < launch.threads; thread += WARP) out[thread] = mix;
  }
  flipBit(launch.gpu, out, launch.threads * sizeof *out);
}

double operationsOf(const Launch &launch, double each) { return each * static_cast<double>(launch.number(1) * launch.threads); }

bool multiplication(const Launch &launch, Work &work) {
  // Of a lane and a round: 8 chains of 16·8·k multiplications and additions, over 32 lanes.
  const std::map<std::string, std::pair<double, double>> kinds = {
      {"mma_bf16", {rates().bf16, 16}}, {"mma_fp16", {rates().bf16, 16}}, {"mma_tf32", {rates().tf32, 8}},
      {"mma_int8", {rates().int8, 32}}, {"mma_fp8", {rates().fp8, 32}}};
  const auto kind = kinds.find(launch.kernel);
  if (kind == kinds.end()) return false;
  const auto [rate, k] = kind->second;
  work = computeWork(launch.gpu, operationsOf(launch, 8 * 2 * 16 * 8 * k / 32), rate * world().clockShare(launch.gpu, engine().busySeconds(launch.gpu)));
  work.effect = [launch] {
    auto *out = launch.pointer<std::uint32_t>(2);
    multiply(launch.kernel, launch.pointer<const std::uint32_t>(0), static_cast<std::uint32_t>(launch.number(1)), out, launch.threads);
    flipBit(launch.gpu, out, launch.threads * sizeof *out);
  };
  return true;
}

/** Bytes that a kernel moves over and over, its count of pairs and of repeats being such arguments. */
double moved(const Launch &launch, std::size_t pairs, std::size_t repeats) {
  return static_cast<double>(PAIR * launch.number(pairs) * launch.number(repeats));
}

void copy(const Launch &launch, Work &work) {
  const std::uint64_t to = launch.number(0), from = launch.number(1);
  work = copyWork(launch.gpu, ownerOf(from), ownerOf(to), moved(launch, 2, 3), true);
  work.effect = [launch, to] {
    std::memcpy(launch.pointer<void>(0), launch.pointer<void>(1), PAIR * launch.number(2));
    flipBit(ownerOf(to), launch.pointer<void>(0), PAIR * launch.number(2));
  };
}

} // namespace

void flipBit(int gpu, void *at, std::uint64_t bytes) {
  if (world().isFlipping(gpu, engine().busySeconds(gpu))) static_cast<char *>(at)[bytes / 2] = static_cast<char>(static_cast<char *>(at)[bytes / 2] ^ 8);
}

bool emulate(const Launch &launch, Work &work) {
  const auto &kernel = launch.kernel;
  const auto at = [=](std::size_t index) { return launch.pointer<std::uint64_t>(index); };
  work = memoryWork(launch.gpu, 1e6);
  if (kernel == "fill") {
    work.effect = [=] { for (std::uint64_t i = 0; i < launch.number(1); i++) at(0)[i] = patternAt(i, launch); };
  } else if (kernel == "check") {
    work.effect = [=] { find(launch.number(1), at(4), [=](std::uint64_t i) { return at(0)[i] != patternAt(i, launch); }); };
  } else if (kernel == "copy") {
    copy(launch, work);
  } else if (kernel == "copy_both") { // both directions at once, half of it in each
    const int peer = ownerOf(launch.number(0)) == launch.gpu ? ownerOf(launch.number(1)) : ownerOf(launch.number(0));
    work = copyWork(launch.gpu, peer, launch.gpu, moved(launch, 2, 3) / 2, true);
    work.mostPerSecond *= 0.9;
    work.effect = [=] { copyBoth(launch), flipBit(launch.gpu, at(1), PAIR * launch.number(2)); };
  } else if (kernel == "read_all") {
    work = memoryWork(launch.gpu, moved(launch, 1, 2));
    work.effect = [=] { readAll(launch); };
  } else if (kernel == "write_all") {
    work = memoryWork(launch.gpu, moved(launch, 1, 2));
    work.effect = [=] {
      for (std::uint64_t i = 0; i < 2 * launch.number(1); i++) at(0)[i] = launch.number(3) + i;
      flipBit(launch.gpu, at(0), PAIR * launch.number(1));
    };
  } else if (kernel == "check_written") {
    work.effect = [=] { find(launch.number(1), at(3), [=](std::uint64_t i) { return at(0)[i] != launch.number(2) + i; }); };
  } else if (kernel == "fill_numbers") {
    work.effect = [=] {
      for (std::uint64_t i = 0; i < launch.number(1); i++) launch.pointer<double>(0)[i] = numberAt(i, launch.number(2));
    };
  } else if (kernel == "triad") {
    work = memoryWork(launch.gpu, 3 * moved(launch, 3, 4));
    work.effect = [=] { triad(launch); };
  } else if (kernel == "check_triad") {
    work.effect = [=] {
      find(launch.number(1), at(4), [=](std::uint64_t i) {
        return launch.pointer<double>(0)[i] != numberAt(i, launch.number(2)) + 3 * numberAt(i, launch.number(3));
      });
    };
  } else if (kernel == "fill_ranked") {
    work.effect = [=] { for (std::uint64_t i = 0; i < launch.number(1); i++) launch.pointer<float>(0)[i] = rankedAt(i, launch, 2); };
  } else if (kernel == "check_ranked") {
    work.effect = [=] {
      const float *const out = launch.pointer<float>(0) + launch.number(2);
      for (std::uint64_t i = 0; i < launch.number(1); i++) {
        if (out[i] == rankedAt(launch.number(3) + i, launch, 4)) continue;
        at(6)[0]++;
        at(6)[1] = std::min(at(6)[1], launch.number(2) + i);
      }
    };
  } else if (kernel == "chase") {
    work = chaseWork(launch.gpu, ownerOf(launch.number(0)), static_cast<double>(launch.number(1)));
    work.effect = [=] {
      std::uint64_t place = launch.number(0);
      for (std::uint64_t step = 0; step < launch.number(1); step++) place = *reinterpret_cast<std::uint64_t *>(place);
      *at(3) = place;
      flipBit(launch.gpu, at(3), WORD);
    };
  } else if (kernel == "fma_fp32") {
    work = computeWork(launch.gpu, operationsOf(launch, 16 * 2), rates().fp32);
    work.effect = [=] { fmaFp32(launch); };
  } else {
    return multiplication(launch, work);
  }
  return true;
}
