#pragma once
#include <cstddef>
#include <cstdint>

/** Of each GPU. */
std::uint64_t memoryBytes();

/** Memory of a GPU, or pinned memory of the host (HOST), all of it in this process. @returns its address; 0 where that GPU has no more */
std::uint64_t allocate(int owner, std::size_t bytes);

/** @returns whether there was such memory */
bool release(std::uint64_t address);

/** @returns HOST where it is none of a GPU's */
int ownerOf(std::uint64_t address);

std::uint64_t usedBytes(int owner);
