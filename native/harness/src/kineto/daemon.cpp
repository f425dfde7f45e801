#include "daemon.h"
#include "../test.h"
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>

namespace {

/** Abstract: in no folder, and with both its NUL bytes, as libkineto writes it. */
constexpr std::string_view NAME("\0dynolog\0", 9);

struct Address {
  sockaddr_un un{};
  socklen_t length;
  explicit Address(std::string_view name) : length(static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size())) {
    un.sun_family = AF_UNIX;
    name.copy(un.sun_path, sizeof un.sun_path);
  }
  const sockaddr *get() const { return reinterpret_cast<const sockaddr *>(&un); }
};

/** Beyond this a message is none of Kineto's. */
constexpr std::size_t MOST_BYTES = 1 << 16;

} // namespace

KinetoDaemon::KinetoDaemon(Deadline deadline) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  const int on = 1;
  if (!socket_ || setsockopt(socket_.fd(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0)
    throw Failure{std::string("no socket: ") + std::strerror(errno)};
  const Address address(NAME);
  while (bind(socket_.fd(), address.get(), address.length) != 0) {
    if (errno != EADDRINUSE) throw Failure{std::string("no name for PyTorch's profiler: ") + std::strerror(errno)};
    if (Clock::now() >= deadline) throw Failure{"another daemon (dynolog, or a second trace) already speaks with PyTorch's profiler here"};
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

std::optional<KinetoDaemon::Heard> KinetoDaemon::next(Deadline deadline) {
  while (waitFor(socket_.fd(), POLLIN, deadline)) {
    std::string bytes(MOST_BYTES, '\0');
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(ucred))];
    sockaddr_un from{};
    iovec part{bytes.data(), bytes.size()};
    msghdr header{};
    header.msg_name = &from;
    header.msg_namelen = sizeof from;
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    const ssize_t count = recvmsg(socket_.fd(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (count < 0) continue;
    const cmsghdr *const with = CMSG_FIRSTHDR(&header);
    if (with == nullptr || with->cmsg_type != SCM_CREDENTIALS || header.msg_namelen <= offsetof(sockaddr_un, sun_path)) continue;
    ucred sender;
    std::memcpy(&sender, CMSG_DATA(with), sizeof sender);
    auto message = kinetoMessage(std::string_view(bytes).substr(0, static_cast<std::size_t>(count)));
    const std::string address(from.sun_path, header.msg_namelen - offsetof(sockaddr_un, sun_path));
    if (message) return Heard{*std::move(message), {sender.pid, sender.uid, address}};
  }
  return std::nullopt;
}

void KinetoDaemon::answer(const KinetoCaller &caller, const KinetoMessage &message) {
  const Address address(caller.address);
  const std::string datagram = datagramOf(message);
  (void)sendto(socket_.fd(), datagram.data(), datagram.size(), MSG_NOSIGNAL, address.get(), address.length);
}
