#pragma once
#include <deque>
#include <map>
#include <string>
#include <vector>

/** Where ranks leave what others take: in this process, and in a folder where some are in others. */
class Board {
public:
  /** @param folder empty: all ranks are in this process */
  explicit Board(std::string folder) : folder_(std::move(folder)) {}
  void put(const std::string &name, std::string bytes);
  /** Waits for it, however long that takes, as NCCL does. */
  std::string get(const std::string &name) const;
  /** Nobody here takes of this round any more; others have, long after. */
  void endRound();

private:
  std::string folder_;
  std::map<std::string, std::string> own_;
  /** Names of what earlier rounds put. */
  std::deque<std::vector<std::string>> before_;
};
