#pragma once
#include <string>
#include <vector>

/** A network adapter of this machine that carries IP, and an address at which others on its network reach it. */
struct AdapterAddress {
  std::string adapter;
  std::string address;
};

/**
 * Of those that somebody has put up: the hardware's, or all where nothing that the kernel shows is hardware, as in a network namespace. Not the
 * loopback, nor bridges and tunnels, which go over others. In the order of their names.
 */
std::vector<AdapterAddress> adapterAddresses();
