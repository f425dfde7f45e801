#include "socket.h"
#include "../test.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

std::string errorText() { return std::strerror(errno); }

/** As many as may come at once: the kernel takes less where it allows less. */
constexpr int BACKLOG = 4096;

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
  sockaddr *get() { return reinterpret_cast<sockaddr *>(&storage); }
};

Address addressOf(const std::string &address, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | flags;
  addrinfo *found = nullptr;
  const char *const host = address.empty() ? nullptr : address.c_str();
  Address result;
  if (getaddrinfo(host, std::to_string(port).c_str(), &hints, &found) != 0) return result;
  std::memcpy(&result.storage, found->ai_addr, found->ai_addrlen);
  result.length = found->ai_addrlen;
  freeaddrinfo(found);
  return result;
}

Socket socketFor(const Address &address, const std::string &adapter) {
  Socket socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) throw Failure{"no socket: " + errorText()};
  if (!adapter.empty() && setsockopt(socket.fd(), SOL_SOCKET, SO_BINDTODEVICE, adapter.c_str(), static_cast<socklen_t>(adapter.size())) != 0)
    throw Failure{"no socket over " + adapter + ": " + errorText()};
  return socket;
}

void sendAtOnce(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

template <class Act> void untilDone(int fd, short events, std::size_t bytes, Deadline deadline, Act act) {
  for (std::size_t at = 0; at < bytes;) {
    const ssize_t count = act(at);
    if (count > 0) {
      at += static_cast<std::size_t>(count);
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
      throw Failure{count == 0 ? "closed its connection" : errorText()};
    } else if (!waitFor(fd, events, deadline)) {
      throw Failure{"was silent for too long"};
    }
  }
}

} // namespace

Socket &Socket::operator=(Socket &&other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Socket::~Socket() {
  if (fd_ >= 0) close(fd_);
}

bool waitFor(int fd, short events, Deadline deadline) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waited{fd, events, 0};
    const int ready = poll(&waited, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

Listener listenAt(const std::string &address, const std::string &adapter) {
  Address at = addressOf(address, 0, AI_NUMERICHOST); // a machine's own name often means its loopback to itself
  Socket socket;
  if (at.length > 0) socket = socketFor(at, adapter);
  if (at.length == 0 || bind(socket.fd(), at.get(), at.length) != 0) {
    at = addressOf("", 0, AI_PASSIVE);
    socket = socketFor(at, adapter);
    if (bind(socket.fd(), at.get(), at.length) != 0) throw Failure{"cannot listen: " + errorText()};
  }
  if (listen(socket.fd(), BACKLOG) != 0) throw Failure{"cannot listen at " + address + ": " + errorText()};
  at.length = sizeof at.storage;
  getsockname(socket.fd(), at.get(), &at.length);
  const std::uint16_t port = at.storage.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6 *>(at.get())->sin6_port
                                                              : reinterpret_cast<sockaddr_in *>(at.get())->sin_port;
  return {std::move(socket), ntohs(port)};
}

Socket connectTo(const std::string &address, std::uint16_t port, Deadline deadline, const std::string &adapter) {
  Address to = addressOf(address, port, 0);
  if (to.length == 0) throw Failure{"cannot be reached: nobody knows the address '" + address + "'"};
  Socket socket = socketFor(to, adapter);
  sendAtOnce(socket.fd());
  if (connect(socket.fd(), to.get(), to.length) != 0 && errno != EINPROGRESS) throw Failure{"cannot be reached: " + errorText()};
  if (!waitFor(socket.fd(), POLLOUT, deadline)) throw Failure{"cannot be reached: it does not answer"};
  int error = 0;
  socklen_t length = sizeof error;
  getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &error, &length);
  errno = error;
  if (error != 0) throw Failure{"cannot be reached: " + errorText()};
  return socket;
}

Socket acceptFrom(const Listener &listener) {
  Socket socket(accept4(listener.socket.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (socket) sendAtOnce(socket.fd());
  return socket;
}

void sendAll(int fd, const void *from, std::size_t bytes, Deadline deadline) {
  untilDone(fd, POLLOUT, bytes, deadline, [&](std::size_t at) { return send(fd, static_cast<const char *>(from) + at, bytes - at, MSG_NOSIGNAL); });
}

void receiveAll(int fd, void *to, std::size_t bytes, Deadline deadline) {
  untilDone(fd, POLLIN, bytes, deadline, [&](std::size_t at) { return recv(fd, static_cast<char *>(to) + at, bytes - at, 0); });
}
