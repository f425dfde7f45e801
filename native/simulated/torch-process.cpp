// A process that has a PyTorch of no size, whose profiler asks as Kineto does, and writes what a file holds as its trace:
//   torch-process KIND TRACE, where KIND is listens, says-nothing, or ends (once it was asked for a trace)
#include "../harness/src/kineto/message.h"
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <fstream>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace std::chrono;

sockaddr_un addressOf(const std::string &name, socklen_t &length) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  name.copy(address.sun_path + 1, sizeof address.sun_path - 2);
  length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() + 2);
  return address;
}

std::string valueOf(const std::string &config, const std::string &key) {
  const std::size_t at = ("\n" + config).find("\n" + key + "=");
  if (at == std::string::npos) return "";
  const std::size_t from = at + key.size() + 1;
  return config.substr(from, config.find('\n', from) - from);
}

/** A whole one, in a single step, as Kineto writes it. */
void writeTrace(const std::string &config, const char *from) {
  std::string path = valueOf(config, "ACTIVITIES_LOG_FILE");
  path.insert(path.rfind(".json"), "_" + std::to_string(getpid()));
  const auto end = milliseconds(std::stoll(valueOf(config, "PROFILE_START_TIME")) + std::stoll(valueOf(config, "ACTIVITIES_DURATION_MSECS")));
  std::this_thread::sleep_until(system_clock::time_point(end));
  std::ofstream(path + ".tmp") << std::ifstream(from).rdbuf();
  std::rename((path + ".tmp").c_str(), path.c_str());
}

std::string question() {
  struct {
    std::int32_t type = 2, count = 2;
    std::int64_t jobId = 0;
    std::int32_t pids[2] = {getpid(), getppid()};
  } asked;
  return datagramOf({"req", std::string(reinterpret_cast<const char *>(&asked), sizeof asked)});
}

} // namespace

int main(int count, char **words) {
  if (count != 3) return 2;
  const std::string kind = words[1], own = words[0];
  if (dlopen((own.substr(0, own.rfind('/') + 1) + "libtorch_cpu.so").c_str(), RTLD_NOW) == nullptr) return std::puts(dlerror()), 1;
  const int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  socklen_t length = 0, peerLength = 0;
  const sockaddr_un address = addressOf("dynoconfigclient" + std::to_string(getpid()), length), peer = addressOf("dynolog", peerLength);
  const timeval patience{0, 100'000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (bind(fd, reinterpret_cast<const sockaddr *>(&address), length) != 0) return std::perror("bind"), 1;
  std::puts("ready");
  std::fflush(stdout);
  for (;; std::this_thread::sleep_for(milliseconds(100))) {
    if (kind == "says-nothing") continue;
    const std::string asked = question();
    if (sendto(fd, asked.data(), asked.size(), 0, reinterpret_cast<const sockaddr *>(&peer), peerLength) < 0) continue;
    char bytes[65536];
    const ssize_t heard = recv(fd, bytes, sizeof bytes, 0);
    const auto answer = kinetoMessage(std::string_view(bytes, heard < 0 ? 0 : static_cast<std::size_t>(heard)));
    if (!answer || answer->body.empty()) continue;
    std::printf("%s", answer->body.c_str());
    std::fflush(stdout);
    if (kind == "ends") return 0;
    writeTrace(answer->body, words[2]);
  }
}
