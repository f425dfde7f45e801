#include "board.h"
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

void Board::put(const std::string &name, std::string bytes) {
  if (!folder_.empty()) {
    const std::string path = folder_ + "/" + name, draft = path + ".draft";
    std::ofstream(draft, std::ios::binary) << bytes;
    std::filesystem::rename(draft, path);
  }
  own_[name] = std::move(bytes);
}

std::string Board::get(const std::string &name) const {
  if (const auto own = own_.find(name); own != own_.end()) return own->second;
  for (;; usleep(200)) {
    std::ifstream file(folder_ + "/" + name, std::ios::binary);
    if (!file) continue;
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }
}

void Board::endRound() {
  constexpr std::size_t LONG_AFTER = 1000; // the harness lets all ranks meet far more often
  auto &names = before_.emplace_back();
  for (const auto &[name, bytes] : own_) names.push_back(name);
  own_.clear();
  if (before_.size() <= LONG_AFTER) return;
  for (const std::string &name : before_.front()) unlink((folder_ + "/" + name).c_str());
  before_.pop_front();
}
