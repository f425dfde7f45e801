#pragma once
#include "board.h"
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

/** What a rank asked for between the beginning and the end of a group. */
struct Asked {
  enum Kind { allReduce, allGather, reduceScatter, broadcast, reduce, send, receive } kind;
  const float *in;
  float *out;
  std::size_t count;
  /** Or the root. */
  unsigned peer;
  void *stream;
};

struct Clique;

/** What a caller holds of one rank. */
struct CommTag {
  Clique *clique;
  unsigned rank;
  int gpu;
  std::vector<Asked> asked;
};

/** The ranks of one id that are in this process. */
struct Clique {
  unsigned size;
  std::string folder;
  std::vector<std::unique_ptr<CommTag>> ranks;
  std::unique_ptr<Board> board;
  unsigned round = 0;
  unsigned left = 0;
  /** What the slowest rank's links move, in bytes per second. */
  double pace = 0;

  bool isWhole() const { return ranks.size() == size; }
  /** Meets the ranks of other processes. */
  void meet();
  /** What all its ranks have asked for. */
  void run();
};
