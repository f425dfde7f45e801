#include "place.h"

constexpr std::uint64_t WORD = sizeof(std::uint64_t);

Place::Place(const GpuRank &member, const Collective &which, unsigned ranks, std::size_t unit, bool isInPlace)
    : member_(member), extent_(which.extent({member.rank, ranks}, unit)), result_(which.result({member.rank, ranks}, unit)),
      data_(Memory::onGpu(*member.gpu, extent_.floats(isInPlace) * sizeof(float))), found_(Memory::onGpu(*member.gpu, 2 * WORD)),
      ends_{data_->address() + (isInPlace ? extent_.inAt : 0) * sizeof(float),
            data_->address() + (isInPlace ? extent_.outAt : extent_.in) * sizeof(float)},
      start_(*member.gpu), end_(*member.gpu) {
  for (const char *kernel : {"spin", "fill_ranked", "check_ranked"}) kernelOf(*member.gpu, BASE, kernel); // loaded before a queue is held
}

void Place::fill() const {
  const Numbers own = numbersOf(member_.rank);
  const std::uint64_t nothing[] = {0, ~std::uint64_t{0}};
  member_.gpu->use();
  cuda::driver().toDevice(found_->address(), nothing, sizeof nothing);
  run("fill_ranked", data_->address(), std::uint64_t{data_->bytes() / sizeof(float)}, 0.0F, -1.0F);
  if (extent_.in > 0) run("fill_ranked", ends_.in, std::uint64_t{extent_.in}, own.weight, own.offset);
}

void Place::check() const {
  for (const Stretch &each : result_)
    run("check_ranked", ends_.out, std::uint64_t{each.floats}, std::uint64_t{each.at}, std::uint64_t{each.from}, each.numbers.weight,
        each.numbers.offset, found_->address());
}

void Place::tell(Corruption &all) const {
  std::uint64_t wrong[2] = {};
  member_.gpu->use();
  cuda::driver().toHost(wrong, found_->address(), sizeof wrong);
  if (wrong[0] == 0) return;
  if (all.mismatches == 0) {
    all.what = "what came to GPU " + std::to_string(member_.gpu->index) + " is wrong";
    all.firstAtByte = wrong[1] * sizeof(float);
  }
  all.mismatches += wrong[0];
}
