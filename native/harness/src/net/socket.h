#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

/** A file descriptor that is closed with its owner. */
class Socket {
public:
  explicit Socket(int fd = -1) : fd_(fd) {}
  Socket(Socket &&other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Socket &operator=(Socket &&other) noexcept;
  ~Socket();

  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

private:
  int fd_;
};

/** `poll` of one descriptor. @returns whether it is ready in time */
bool waitFor(int fd, short events, Deadline deadline);

struct Listener {
  Socket socket;
  std::uint16_t port;
};

/**
 * On any free port of an address of this machine; where others reach it by an address that it does not have, of all.
 *
 * @param adapter what all goes over; empty: whatever the kernel chooses
 * @throws Failure
 */
Listener listenAt(const std::string &address, const std::string &adapter = "");

/** Not blocking, and sends small messages at once. @param adapter as of `listenAt` @throws Failure */
Socket connectTo(const std::string &address, std::uint16_t port, Deadline deadline, const std::string &adapter = "");

/** Whoever comes next; none where nobody waits. */
Socket acceptFrom(const Listener &listener);

/** @throws Failure where the other end is gone or silent */
void sendAll(int fd, const void *from, std::size_t bytes, Deadline deadline);
void receiveAll(int fd, void *to, std::size_t bytes, Deadline deadline);
