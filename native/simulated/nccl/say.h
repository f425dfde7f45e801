#pragma once
#include "clique.h"

/** What NCCL writes into NCCL_DEBUG_FILE of how its ranks reach each other. @source NVIDIA/nccl 2.27, src/transport, src/plugin/net.cc */
void sayHowTheyMeet(const Clique &clique);
