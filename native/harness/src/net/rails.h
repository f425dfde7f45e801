#pragma once
#include "../test.h"
#include "group.h"

/** What tells the network of this process from that of any other. */
std::string networkName();

/** An adapter of this rank and that of the other which it is measured with: the ones of the same place. */
struct Rail {
  std::string own;
  std::string peers;
};

/**
 * The rails between two ranks, by what adapters each has: in their order where both have as many, else those of the same name.
 *
 * @param adapters of the first rank and of the second
 */
std::vector<Rail> railsBetween(const std::vector<std::string> (&adapters)[2], unsigned rank);

/** Labels of a figure of a rail: both adapters, the first rank's first. */
std::map<std::string, std::string> labelsOf(const Rail &rail, unsigned rank);

/** Tells whether the ranks reach each other over it: 1, or 0 and why not. The first rank tells it. */
void tellReached(const Group &group, const Rail &rail, const std::string &reason, Reporter &reporter);
