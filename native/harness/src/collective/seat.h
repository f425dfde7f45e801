#pragma once

/** One rank of so many. */
struct Seat {
  unsigned rank;
  unsigned size;

  unsigned next(unsigned distance = 1) const { return (rank + distance) % size; }
  unsigned previous(unsigned distance = 1) const { return (rank + size - distance % size) % size; }
};
