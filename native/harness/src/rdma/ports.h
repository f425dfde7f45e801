#pragma once
#include <optional>
#include <string>
#include <vector>

/** A port of an RDMA device over which data can go. */
struct RdmaPort {
  /** `mlx5_0` */
  std::string device;
  std::string port;
  /** AWS's own, which has neither connections nor addresses of Ethernet. */
  bool isEfa = false;
  /** Where Ethernet carries RDMA: the index of the port's address for that, by IPv4 over UDP where it has such a one. */
  std::optional<std::string> gidIndex;
  /** 0: nobody says. */
  double gbitsPerSecond = 0;

  /** `mlx5_0`, or `mlx5_0/2` of a device with several. */
  std::string name() const;
};

/** The ports that are up, in the order of their names. @param root of the file system */
std::vector<RdmaPort> activeRdmaPorts(const std::string &root);
