#include "../hash.h"
#include "../options.h"
#include "../pages.h"
#include "tests.h"
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/statfs.h>
#include <thread>
#include <unistd.h>

namespace {

constexpr std::size_t BLOCK_BYTES = 1 << 20;
constexpr unsigned READERS = 8;
constexpr long TMPFS = 0x01021994, RAMFS = 0x858458f6; // linux/magic.h

std::string errorText() { return std::strerror(errno); }

/** A file without a name: nothing is left of it, however the process ends. */
class Scratch {
public:
  Scratch(const std::string &folder, std::uint64_t bytes) : bytes_(bytes) {
    fd_ = open(folder.c_str(), O_TMPFILE | O_RDWR | O_DIRECT | O_CLOEXEC, 0600);
    if (fd_ < 0) throw Skip{"no file past the page cache in " + folder + ": " + errorText()};
    const int error = posix_fallocate(fd_, 0, static_cast<off_t>(bytes));
    if (error != 0) {
      close(fd_);
      throw Skip{"no room for " + std::to_string(bytes >> 20) + " MiB in " + folder + ": " + std::strerror(error)};
    }
  }
  ~Scratch() { close(fd_); }
  Scratch(const Scratch &) = delete;
  Scratch &operator=(const Scratch &) = delete;
  std::uint64_t blocks() const { return bytes_ / BLOCK_BYTES; }

  void write(std::uint64_t block, const void *from) const {
    const ssize_t count = pwrite(fd_, from, BLOCK_BYTES, static_cast<off_t>(block * BLOCK_BYTES));
    if (count != static_cast<ssize_t>(BLOCK_BYTES)) throw Failure{"writing: " + (count < 0 ? errorText() : "the disk is full")};
  }
  bool read(std::uint64_t block, void *into) const {
    return pread(fd_, into, BLOCK_BYTES, static_cast<off_t>(block * BLOCK_BYTES)) == static_cast<ssize_t>(BLOCK_BYTES);
  }

private:
  int fd_;
  std::uint64_t bytes_;
};

bool isInMemory(const std::string &folder) {
  struct statfs kind;
  return statfs(folder.c_str(), &kind) == 0 && (kind.f_type == TMPFS || kind.f_type == RAMFS);
}

/** Where there is a disk: the folder for temporary files often is none. */
std::string folderOf(const Options &options) {
  if (!options.folder.empty()) return options.folder;
  const char *home = std::getenv("HOME");
  for (const std::string &folder : {temporaryFolder(), std::string("/var/tmp"), std::string(home == nullptr ? "/" : home)})
    if (access(folder.c_str(), W_OK) == 0 && !isInMemory(folder)) return folder;
  return temporaryFolder();
}

void requireRoom(const std::string &folder, std::uint64_t bytes) {
  struct statfs system;
  if (statfs(folder.c_str(), &system) != 0) throw Skip{folder + ": " + errorText()};
  if (isInMemory(folder)) throw Skip{folder + " is in memory: name a folder on a disk"};
  const std::uint64_t room = static_cast<std::uint64_t>(system.f_bavail) * static_cast<std::uint64_t>(system.f_bsize);
  if (room / 2 < bytes) throw Skip{"no room for " + std::to_string(bytes >> 20) + " MiB in " + folder};
}

/** Each reader takes the next block. @returns the seconds that all took */
double readAll(const Scratch &file, const Pages &buffers, std::atomic<std::uint64_t> &wrongBlock) {
  std::atomic<std::uint64_t> next{0};
  std::atomic<bool> isBroken{false};
  std::vector<std::thread> readers;
  const auto start = std::chrono::steady_clock::now();
  for (unsigned reader = 0; reader < READERS; reader++)
    readers.emplace_back([&, reader] {
      auto *const buffer = buffers.as<std::uint64_t>() + reader * BLOCK_BYTES / sizeof(std::uint64_t);
      for (std::uint64_t block; !isBroken && (block = next++) < file.blocks();) {
        if (!file.read(block, buffer)) isBroken = true;
        // The first words of each page say which block it is: to check all would measure the check.
        for (std::size_t at = 0; at < BLOCK_BYTES / sizeof(std::uint64_t); at += 512)
          if (buffer[at] != hashOf(block * BLOCK_BYTES + at)) wrongBlock = block;
      }
    });
  for (auto &reader : readers) reader.join();
  if (isBroken) throw Failure{"reading: " + errorText()};
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

void diskRead(const Options &options, Reporter &reporter) {
  const std::string folder = folderOf(options);
  const std::uint64_t bytes = std::max<std::uint64_t>(options.diskBytes, BLOCK_BYTES) / BLOCK_BYTES * BLOCK_BYTES;
  requireRoom(folder, bytes);
  const Scratch file(folder, bytes);
  const Pages buffers(READERS * BLOCK_BYTES);
  auto *const words = buffers.as<std::uint64_t>();
  for (std::uint64_t block = 0; block < file.blocks(); block++) {
    for (std::size_t at = 0; at < BLOCK_BYTES / sizeof(std::uint64_t); at++) words[at] = hashOf(block * BLOCK_BYTES + at);
    file.write(block, words);
  }
  constexpr std::uint64_t NONE = ~std::uint64_t{0};
  std::atomic<std::uint64_t> wrongBlock{NONE};
  Metric metric{"bandwidth", "bytes_per_second", {}, {{"folder", folder}, {"file_bytes", std::to_string(bytes)}}};
  for (unsigned sample = 0; sample < options.samples; sample++)
    metric.samples.push_back(static_cast<double>(bytes) / readAll(file, buffers, wrongBlock));
  if (wrongBlock != NONE) throw Corruption{"a block of the file came back different", 1, wrongBlock * BLOCK_BYTES};
  reporter.metric(metric);
}
