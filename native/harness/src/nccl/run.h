#pragma once
#include "../collective/collective.h"
#include "clique.h"

/** Where a member's data lies. */
struct Ends {
  cuda::Address in, out;
};

/** Queues one run of a collective on all members of this process, as nccl-tests does it. @param ends of each, in their order */
void runByNccl(const Collective &which, const Clique &clique, const std::vector<Ends> &ends, std::size_t unit);
