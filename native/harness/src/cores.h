#pragma once
#include <functional>
#include <vector>

/** The CPUs that this process may run on. */
std::vector<int> usableCores();

/** Runs something once on each of these CPUs, at the same time. @returns the seconds from when all had begun until the last was done */
double onEach(const std::vector<int> &cores, const std::function<void(unsigned index)> &act);

/** Where a part of a range begins, of `count` parts as equal as can be; that of the part after the last is the end. */
std::size_t partBegin(std::size_t size, unsigned count, unsigned index);
