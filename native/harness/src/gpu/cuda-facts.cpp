#include "cuda-facts.h"
#include "../child.h"
#include "gpus.h"
#include <cstdio>

using cuda::startedDriver;

namespace {

constexpr unsigned LIMIT_SECONDS = 60; // a driver that starts without its daemon takes seconds for each GPU
constexpr std::string_view SIMULATED = "Simulated ";

Json unavailable(const std::string &reason) {
  Json json = Json::object();
  json.set("available", false).set("reason", reason);
  return json;
}

/** Null where this driver has no function that says it, or does not say it. */
template <class Read> Json orNull(const Read &read) {
  try {
    return read();
  } catch (const Skip &) {
  } catch (const Failure &) {
  }
  return Json::null();
}

std::string nameOf(cuda::Device device) {
  char name[256] = "";
  startedDriver().deviceName(name, sizeof name, device);
  return name;
}

/** As nvidia-smi writes it: `GPU-` and groups of hexadecimal digits. */
Json uuidOf(cuda::Device device) {
  unsigned char uuid[16] = {};
  startedDriver().deviceUuid(uuid, device);
  std::string text = "GPU-";
  for (int byte = 0; byte < 16; byte++) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned>(uuid[byte]));
    if (byte == 4 || byte == 6 || byte == 8 || byte == 10) text += '-';
    text += digits;
  }
  return text;
}

Json memoryOf(cuda::Device device) {
  std::size_t bytes = 0;
  startedDriver().totalMemory(&bytes, device);
  return static_cast<std::uint64_t>(bytes);
}

Json capabilityOf(cuda::Device device) {
  return std::to_string(attributeOf(device, CAPABILITY_MAJOR)) + "." + std::to_string(attributeOf(device, CAPABILITY_MINOR));
}

/** Both edges of the clock move a bit on each line of the bus. */
Json peakBandwidthOf(cuda::Device device) {
  const double kilohertz = attributeOf(device, MEMORY_CLOCK_KHZ), bits = attributeOf(device, MEMORY_BUS_BITS);
  return kilohertz * 1e3 * 2 * bits / 8;
}

Json peersOf(cuda::Device device, int count) {
  Json peers = Json::array();
  for (int index = 0; index < count; index++) {
    cuda::Device peer = 0;
    int can = 0;
    startedDriver().device(&peer, index);
    if (peer == device) continue;
    startedDriver().canAccessPeer(&can, device, peer);
    if (can != 0) peers.push(index);
  }
  return peers;
}

Json gpuFacts(int index, int count) {
  cuda::Device device = 0;
  startedDriver().device(&device, index);
  const auto attribute = [&](int which) { return orNull([&] { return Json(attributeOf(device, which)); }); };
  Json json = Json::object();
  json.set("index", index).set("name", orNull([&] { return Json(nameOf(device)); }));
  json.set("uuid", orNull([&] { return uuidOf(device); })).set("pciBusId", orNull([&] { return Json(pciBusIdOf(device)); }));
  json.set("memoryBytes", orNull([&] { return memoryOf(device); })).set("multiprocessors", attribute(MULTIPROCESSORS));
  json.set("capability", orNull([&] { return capabilityOf(device); })).set("cacheBytes", attribute(CACHE_BYTES));
  json.set("peakMemoryBytesPerSecond", orNull([&] { return peakBandwidthOf(device); }));
  json.set("peers", orNull([&] { return peersOf(device, count); }));
  return json;
}

bool isSimulated() {
  cuda::Device device = 0;
  if (startedDriver().device.attempt(&device, 0) != cuda::SUCCESS) return false;
  return nameOf(device).rfind(SIMULATED, 0) == 0;
}

Json askedHere() {
  try {
    const auto &driver = startedDriver();
    int version = 0, count = 0;
    driver.deviceCount(&count);
    if (count == 0) return unavailable("the driver sees no GPU");
    Json gpus = Json::array();
    for (int index = 0; index < count; index++) gpus.push(gpuFacts(index, count));
    Json json = Json::object();
    json.set("available", true);
    json.set("driverVersion", orNull([&] { return driver.driverVersion(&version), Json(version); }));
    json.set("simulated", orNull([&] { return Json(isSimulated()); })).set("gpus", std::move(gpus));
    return json;
  } catch (const Skip &skip) {
    return unavailable(skip.reason);
  } catch (const Failure &failure) {
    return unavailable(failure.what);
  }
}

} // namespace

Json cudaFacts() {
  std::string text;
  const auto ask = [](const Tell &tell) { tell(askedHere().text()); };
  const ChildEnd end = runInChild(LIMIT_SECONDS, ask, [&](const std::string &line) { text = line; });
  if (!text.empty()) return Json::written(text);
  return unavailable("asking the driver: " + (end.fault.empty() ? "ended without a word" : end.fault));
}
