#include "memory.h"
#include "../world.h"
#include "rates.h"
#include <cstdlib>
#include <map>

namespace {

struct Block {
  int owner;
  std::size_t bytes;
};

std::map<std::uint64_t, Block> blocks;

} // namespace

std::uint64_t memoryBytes() { return world().gpuMemory != 0 ? world().gpuMemory : rates().memoryBytes; }

std::uint64_t allocate(int owner, std::size_t bytes) {
  if (owner != HOST && usedBytes(owner) + bytes > memoryBytes()) return 0;
  const auto address = reinterpret_cast<std::uint64_t>(std::aligned_alloc(512, (bytes + 511) / 512 * 512));
  if (address != 0) blocks[address] = {owner, bytes};
  return address;
}

bool release(std::uint64_t address) {
  if (blocks.erase(address) == 0) return false;
  std::free(reinterpret_cast<void *>(address));
  return true;
}

int ownerOf(std::uint64_t address) {
  auto next = blocks.upper_bound(address);
  if (next == blocks.begin()) return HOST;
  const auto &[start, block] = *--next;
  return address < start + block.bytes ? block.owner : HOST;
}

std::uint64_t usedBytes(int owner) {
  std::uint64_t sum = 0;
  for (const auto &[start, block] : blocks)
    if (block.owner == owner) sum += block.bytes;
  return sum;
}
