#include "world.h"
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace {

[[noreturn]] void refuse(const std::string &line) {
  std::fprintf(stderr, "simulated GPUs: there is no fact '%s'\n", line.c_str());
  std::abort();
}

int endOf(const std::string &word) { return word == "host" ? -1 : std::stoi(word); }

void take(World &world, const std::string &line) {
  std::istringstream words(line);
  std::string fact;
  words >> fact;
  const auto text = [&] { std::string word; return words >> word ? word : (refuse(line), word); };
  const auto number = [&] { return std::stoi(text(), nullptr, 0); };
  const auto bits = [&] { return std::stoull(text(), nullptr, 0); };
  const auto share = [&] { return std::stod(text()); };
  const auto link = [&] { const int from = endOf(text()); return std::make_pair(from, endOf(text())); };
  if (fact.empty() || fact[0] == '#') return;
  if (fact == "gpus") world.gpus = number();
  else if (fact == "model") world.model = text();
  else if (fact == "gpu-memory") world.gpuMemory = bits();
  else if (fact == "driver") world.driverVersion = number();
  else if (fact == "init-error") world.initError = number();
  else if (fact == "nvml-init-error") world.nvmlInitError = number();
  else if (fact == "slow-gpu") { const int gpu = number(); world.slowGpus[gpu] = share(); }
  else if (fact == "slow-link") { const auto ends = link(); world.slowLinks[ends] = share(); }
  else if (fact == "no-peer") world.withoutPeer.insert(link());
  else if (fact == "flip-bit") world.flipping.insert(number());
  else if (fact == "hang") world.hanging.insert(number());
  else if (fact == "slow-motion") world.slowMotion = share();
  else if (fact == "warms") { const int gpu = number(); const double after = share(), left = share(); world.warming[gpu] = {after, left, bits()}; }
  else if (fact == "hangs-after") { const int gpu = number(); world.hangingAfter[gpu] = share(); }
  else if (fact == "falls-after") { const int gpu = number(); world.fallingAfter[gpu] = share(); }
  else if (fact == "flips-after") { const int gpu = number(); world.flippingAfter[gpu] = share(); }
  else if (fact == "ecc-after") { const int gpu = number(); const double after = share(); world.errorsAfter[gpu] = {after, bits()}; }
  else if (fact == "deaf-latch") world.deafLatches.insert(number());
  else if (fact == "throttle") { const int gpu = number(); world.throttled[gpu] = bits(); }
  else if (fact == "xid") { const int gpu = number(); world.xids.emplace_back(gpu, number()); }
  else if (fact == "ecc") { const int gpu = number(); world.uncorrectedErrors[gpu] = bits(); }
  else if (fact == "remap-pending") world.remapPending.insert(number());
  else if (fact == "remap-failed") world.remapFailed.insert(number());
  else if (fact == "nvlinks-down") { const int gpu = number(); world.linksDown[gpu] = number(); }
  else if (fact == "pcie") { const int gpu = number(); const int generation = number(); world.pcie[gpu] = {generation, number()}; }
  else if (fact == "busy") { const int gpu = number(); world.busy[gpu] = share(); }
  else if (fact == "nvml-hang") world.nvmlHanging.insert(number());
  else if (fact == "nvml-lost") world.nvmlLost.insert(number());
  else if (fact == "no-counters") world.withoutCounters = true;
  else if (fact == "nccl-network") std::getline(words >> std::ws, world.ncclNetwork);
  else if (fact == "slow-rail") { const int gpu = number(); world.slowRails[gpu] = share(); }
  else if (fact == "no-gpudirect") world.hasGpuDirect = false;
  else if (fact == "nccl-version") world.ncclVersion = number();
  else if (fact == "nccl-init-error") world.ncclInitError = number();
  else if (fact == "cupti-version") world.cuptiVersion = number();
  else if (fact == "cupti-error") { const std::string function = text(); world.cuptiErrors[function] = number(); }
  else if (fact == "cupti-drops") world.cuptiDrops = static_cast<unsigned>(number());
  else if (fact == "cupti-timeless") world.cuptiTimeless = static_cast<unsigned>(number());
  else if (fact == "cupti-empty") world.cuptiEmpty = static_cast<unsigned>(number());
  else if (fact == "cupti-lost-names") world.hasLostNames = true;
  else if (fact == "nvml-driver") world.nvmlDriver = text();
  else refuse(line);
}

World loaded() {
  World world;
  const char *named = std::getenv("GPUCTL_SIMULATED_GPUS");
  const char *path = named == nullptr ? "/etc/gpuctl-simulated-gpus" : named;
  std::ifstream file(path);
  if (!file && named == nullptr) return world;
  if (!file) refuse(path);
  for (std::string line; std::getline(file, line);) take(world, line);
  return world;
}

template <class Key> double shareOf(const std::map<Key, double> &shares, const Key &key) {
  const auto found = shares.find(key);
  return found == shares.end() ? 1 : found->second;
}

} // namespace

static bool isPast(const std::map<int, double> &moments, int gpu, double seconds) {
  const auto found = moments.find(gpu);
  return found != moments.end() && seconds > found->second;
}

double World::rateOf(int gpu) const { return shareOf(slowGpus, gpu) / slowMotion; }
double World::clockShare(int gpu, double busySeconds) const {
  const auto found = warming.find(gpu);
  return found == warming.end() || busySeconds <= found->second.afterSeconds ? 1 : found->second.share;
}
bool World::isHung(int gpu, double busySeconds) const { return hanging.count(gpu) != 0 || isPast(hangingAfter, gpu, busySeconds); }
bool World::isFallen(int gpu, double busySeconds) const { return isPast(fallingAfter, gpu, busySeconds); }
bool World::isFlipping(int gpu, double busySeconds) const { return flipping.count(gpu) != 0 || isPast(flippingAfter, gpu, busySeconds); }
double World::railRateOf(int gpu) const { return shareOf(slowRails, gpu); }
double World::rateOf(int from, int to) const { return shareOf(slowLinks, std::make_pair(from, to)); }

int busOf(int gpu) {
  constexpr int BUSES[] = {0x1b, 0x43, 0x52, 0x61, 0x9d, 0xc3, 0xd1, 0xdf};
  return gpu < 8 ? BUSES[gpu] : 0xe0 + gpu;
}

const World &world() {
  static const World loadedOnce = loaded();
  return loadedOnce;
}
