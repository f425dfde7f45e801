#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <netdb.h>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

// What perftest's ib_write_bw says and how its two sides find each other, for RDMA devices that are none. GPUCTL_SIMULATED_RDMA names a file
// of their rates, `mlx5_0 400` a line; `mlx5_1 down` has lost its link. Where both sides have met, the slower one is told; nothing is sent.

namespace {

[[noreturn]] void end(const std::string &complaint) {
  std::fprintf(stderr, " %s\n", complaint.c_str());
  std::exit(1);
}

/** In Gbit/s; 0: it has no link. */
double rateOf(const std::string &device) {
  const char *const path = std::getenv("GPUCTL_SIMULATED_RDMA");
  std::ifstream file(path == nullptr ? "" : path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name, rate;
    if (words >> name >> rate && name == device) return rate == "down" ? 0 : std::stod(rate);
  }
  end("IB device " + device + " not found");
}

sockaddr_in at(const std::string &host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  if (host.empty()) address.sin_addr.s_addr = htonl(INADDR_ANY);
  else if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) end("Problem in resolving basic address and port");
  return address;
}

int acceptOne(int port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in own = at("", port);
  if (bind(listener, reinterpret_cast<sockaddr *>(&own), sizeof own) != 0) end("Couldn't listen to port " + std::to_string(port));
  listen(listener, 1);
  return accept(listener, nullptr, nullptr);
}

int connectTo(const std::string &host, int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in other = at(host, port);
  if (connect(fd, reinterpret_cast<sockaddr *>(&other), sizeof other) != 0) end("Couldn't connect to " + host + ":" + std::to_string(port));
  return fd;
}

} // namespace

int main(int count, char **words) {
  std::map<std::string, std::string> flags;
  std::string host;
  for (int at = 1; at < count; at++) {
    const std::string word = words[at];
    if (word == "--version") return std::puts("Version: 6.06 (simulated)"), 0;
    if (word == "-N" || word == "-F" || word == "--report_gbits") flags[word] = "yes";
    else if (word[0] == '-' && at + 1 < count) flags[word] = words[++at];
    else host = word;
  }
  const double ownRate = rateOf(flags["-d"]);
  const int fd = host.empty() ? acceptOne(std::stoi(flags["-p"])) : connectTo(host, std::stoi(flags["-p"]));
  // As the real one, both must be told the same.
  struct Told {
    double rate;
    char size[16], runs[16];
  } own{ownRate, {}, {}}, other{};
  flags["-s"].copy(own.size, sizeof own.size - 1);
  flags["-n"].copy(own.runs, sizeof own.runs - 1);
  if (write(fd, &own, sizeof own) != sizeof own || read(fd, &other, sizeof other) != sizeof other) end("Failed to exchange data between server and clients");
  if (std::memcmp(own.size, other.size, sizeof own.size) != 0 || std::memcmp(own.runs, other.runs, sizeof own.runs) != 0) end("Both sides are told other sizes");
  const double rate = own.rate < other.rate ? own.rate : other.rate;
  if (own.rate <= 0) end("Failed to modify QP to RTR: its port has no link");
  if (rate <= 0) end("Unable to Connect the HCA's through the link");
  const std::string line(87, '-');
  std::printf("%s\n                    RDMA_Write BW Test (simulated)\n Device         : %s\n GID index       : %s\n%s\n", line.c_str(),
              flags["-d"].c_str(), flags["-x"].c_str(), line.c_str());
  std::printf(" #bytes     #iterations    BW peak[Gb/sec]    BW average[Gb/sec]   MsgRate[Mpps]\n");
  std::printf(" %-7s    %-10s       %-7.2f            %-7.2f\t\t     %-7.6f\n%s\n", own.size, own.runs, 0.0, rate, rate / 8388.608, line.c_str());
}
