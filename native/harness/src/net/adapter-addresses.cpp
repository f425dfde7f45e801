#include "adapter-addresses.h"
#include "socket.h"
#include <algorithm>
#include <cstring>
#include <ifaddrs.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <memory>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace {

struct Made {
  std::string driver;
  /** Where it is on a bus; empty where there is no hardware. */
  std::string bus;
};

/** What the kernel says of it in this network namespace: sysfs may show another's. */
Made madeOf(const std::string &adapter) {
  const Socket asked(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ethtool_drvinfo info{};
  info.cmd = ETHTOOL_GDRVINFO;
  ifreq request{};
  adapter.copy(request.ifr_name, sizeof request.ifr_name - 1);
  request.ifr_data = reinterpret_cast<char *>(&info);
  if (!asked || ioctl(asked.fd(), SIOCETHTOOL, &request) != 0) return {};
  return {info.driver, info.bus_info};
}

bool goesOverOthers(const Made &made) {
  const std::vector<std::string> drivers = {"bridge", "tun", "vxlan", "geneve", "wireguard", "openvswitch", "ipip", "dummy"};
  return std::find(drivers.begin(), drivers.end(), made.driver) != drivers.end();
}

/** Empty for one that only its own link knows. */
std::string textOf(const sockaddr *address) {
  if (address->sa_family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&reinterpret_cast<const sockaddr_in6 *>(address)->sin6_addr)) return "";
  const socklen_t length = address->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  char text[NI_MAXHOST];
  return getnameinfo(address, length, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0 ? text : "";
}

/** One without a cable is, too: that it reaches nobody is worth telling. */
bool isMeant(const ifaddrs &each) { return (each.ifa_flags & (IFF_UP | IFF_LOOPBACK)) == IFF_UP; }

} // namespace

std::vector<AdapterAddress> adapterAddresses() {
  ifaddrs *first = nullptr;
  if (getifaddrs(&first) != 0) return {};
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs *)> held(first, freeifaddrs);
  std::vector<AdapterAddress> all, hardware;
  for (const int family : {AF_INET, AF_INET6})
    for (const ifaddrs *each = first; each != nullptr; each = each->ifa_next) {
      const std::string name = each->ifa_name;
      const auto isOfIt = [&](const AdapterAddress &other) { return other.adapter == name; };
      if (each->ifa_addr == nullptr || each->ifa_addr->sa_family != family || !isMeant(*each)) continue;
      const std::string address = textOf(each->ifa_addr);
      const Made made = madeOf(name);
      if (address.empty() || goesOverOthers(made) || std::any_of(all.begin(), all.end(), isOfIt)) continue;
      all.push_back({name, address});
      if (!made.bus.empty() && made.bus != "N/A") hardware.push_back(all.back());
    }
  std::vector<AdapterAddress> &wanted = hardware.empty() ? all : hardware;
  std::sort(wanted.begin(), wanted.end(), [](const AdapterAddress &a, const AdapterAddress &b) { return a.adapter < b.adapter; });
  return wanted;
}
