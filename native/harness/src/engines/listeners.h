#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/** A TCP port of this machine that somebody listens at. */
struct ListeningPort {
  /** `0.0.0.0`, `::`, or the one address. */
  std::string address;
  std::uint16_t port = 0;
  /** Of the socket: whose it is, its owner's file descriptors say. */
  std::uint64_t inode = 0;
};

/** @param table text of /proc/net/tcp or tcp6; lines that are none are left out */
std::vector<ListeningPort> listeningIn(std::string_view table);

/** By which addresses of this machine it is reached: loopback where it listens everywhere. */
std::vector<std::string> waysTo(const ListeningPort &port);
