#include "say.h"
#include "../world.h"
#include <cstdlib>
#include <fstream>

void sayHowTheyMeet(const Clique &clique) {
  const char *const path = std::getenv("NCCL_DEBUG_FILE");
  if (path == nullptr) return;
  std::ofstream file(path, std::ios::app);
  const std::string &network = world().ncclNetwork;
  for (const auto &each : clique.ranks) {
    const std::string start = "simulated:1:1 [" + std::to_string(each->gpu) + "] NCCL INFO ";
    const unsigned next = (each->rank + 1) % clique.size;
    const std::string channel = start + "Channel 00/0 : " + std::to_string(each->rank) + "[" + std::to_string(each->gpu) + "] -> " + std::to_string(next);
    bool isHere = false, isPeer = true;
    for (const auto &other : clique.ranks)
      if (other->rank == next) isHere = true, isPeer = world().withoutPeer.count({each->gpu, other->gpu}) == 0;
    file << start << "Using network " << network << "\n";
    if (isHere) file << channel << "[0] via " << (isPeer ? "P2P/CUMEM/read" : "SHM/direct/direct") << "\n";
    else file << channel << "[0] [send] via NET/" << network << "/0(0)" << (world().hasGpuDirect ? "/GDRDMA(PCI)" : "") << "\n";
  }
}
