#include "gpus.h"
#include "../text-file.h"
#include <algorithm>
#include <cctype>
#include <sched.h>
#include <sstream>

using cuda::startedDriver;

void Gpu::use() const { startedDriver().setContext(context); }

std::uint64_t Gpu::freeBytes() const {
  use();
  std::size_t free = 0, total = 0;
  startedDriver().memoryInfo(&free, &total);
  return free;
}

int attributeOf(cuda::Device device, int attribute) {
  int value = 0;
  startedDriver().attribute(&value, attribute, device);
  return value;
}

std::vector<Gpu> openGpus() {
  const auto &driver = startedDriver();
  int count = 0;
  driver.deviceCount(&count);
  if (count == 0) throw Skip{"the driver sees no GPU"};
  std::vector<Gpu> gpus;
  for (int index = 0; index < count; index++) {
    Gpu gpu{};
    gpu.index = index;
    driver.device(&gpu.device, index);
    driver.retainContext(&gpu.context, gpu.device);
    gpu.multiprocessors = attributeOf(gpu.device, MULTIPROCESSORS);
    gpu.cacheBytes = attributeOf(gpu.device, CACHE_BYTES);
    gpu.capability = attributeOf(gpu.device, CAPABILITY_MAJOR) * 10 + attributeOf(gpu.device, CAPABILITY_MINOR);
    gpus.push_back(gpu);
  }
  return gpus;
}

bool connect(const Gpu &one, const Gpu &other) {
  const auto &driver = startedDriver();
  int can = 0, canBack = 0;
  driver.canAccessPeer(&can, one.device, other.device);
  driver.canAccessPeer(&canBack, other.device, one.device);
  if (can == 0 || canBack == 0) return false;
  for (const auto &[from, to] : {std::make_pair(&one, &other), std::make_pair(&other, &one)}) {
    from->use();
    const cuda::Result result = driver.enablePeerAccess.attempt(to->context, 0);
    if (result != cuda::SUCCESS && result != cuda::PEER_ACCESS_ALREADY_ENABLED)
      throw Failure{"cuCtxEnablePeerAccess: " + cuda::errorText(result)};
  }
  return true;
}

std::string pciBusIdOf(cuda::Device device) {
  char id[32] = "";
  startedDriver().pciBusId(id, sizeof id, device);
  std::string text = id;
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

void stayNear(const Gpu &gpu) {
  std::istringstream ranges(firstLine("/sys/bus/pci/devices/" + pciBusIdOf(gpu.device) + "/local_cpulist")); // `0-3,8`
  cpu_set_t near;
  CPU_ZERO(&near);
  for (std::string range; std::getline(ranges, range, ',');) {
    const std::size_t dash = range.find('-');
    const int first = std::atoi(range.c_str());
    const int last = dash == std::string::npos ? first : std::atoi(range.c_str() + dash + 1);
    for (int core = first; core <= last && core < CPU_SETSIZE; core++) CPU_SET(core, &near);
  }
  if (CPU_COUNT(&near) > 0) sched_setaffinity(0, sizeof near, &near); // refused where none of them is ours
}
