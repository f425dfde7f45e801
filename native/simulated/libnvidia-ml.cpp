// A simulated NVML: what the harness asks of it, answered from the facts in world.h. Figures are those of an H100 SXM in a DGX.
#include "../harness/src/nvml/nvml-types.h"
#include "world.h"
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <unistd.h>

#define EXPORTED extern "C" __attribute__((visibility("default")))

namespace {

constexpr int INVALID = 2, NOT_FOUND = 6, NO_ROOM = 7, TIMED_OUT = 10, LOST = 15, WRONG_VERSION = 25;
constexpr unsigned LINKS = 18, SWITCHES = 4;
/** As a DGX H100 has them, for the trees that tests write. */
constexpr int SWITCH_BUSES[SWITCHES] = {0x05, 0x06, 0x07, 0x08};
constexpr unsigned HARMFUL = 0xE8;

/** A device is its index, counted from 1, so that none is nothing. */
int indexOf(NvmlDevice device) { return static_cast<int>(reinterpret_cast<std::uintptr_t>(device)) - 1; }
NvmlDevice deviceOf(int index) { return reinterpret_cast<NvmlDevice>(static_cast<std::uintptr_t>(index) + 1); }

/** For how long this process's GPU was busy by the simulated driver, where it has opened that. */
double busySeconds(int index) {
  void *const driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD);
  if (driver == nullptr) return 0;
  const auto told = reinterpret_cast<double (*)(int)>(dlsym(driver, "simulatedBusySeconds"));
  const double seconds = told == nullptr ? 0 : told(index);
  dlclose(driver);
  return seconds;
}
double clockShare(int index) { return world().clockShare(index, busySeconds(index)); }

/** What every question about a device begins with. */
int checked(NvmlDevice device) {
  const int index = indexOf(device);
  if (index < 0 || index >= world().gpus) return INVALID;
  if (world().nvmlHanging.count(index) != 0)
    for (;;) pause();
  return world().nvmlLost.count(index) != 0 || world().isFallen(index, busySeconds(index)) ? LOST : NVML_SUCCESS;
}

template <class Map, class Value> Value valueOf(const Map &map, int index, Value otherwise) {
  const auto found = map.find(index);
  return found == map.end() ? otherwise : Value(found->second);
}

int write(const char *text, char *into, unsigned room) { return std::snprintf(into, room, "%s", text) < static_cast<int>(room) ? NVML_SUCCESS : NO_ROOM; }

template <class Value> int give(NvmlDevice device, Value *into, Value value) {
  const int result = checked(device);
  if (result == NVML_SUCCESS) *into = value;
  return result;
}

void writePci(int bus, unsigned deviceId, NvmlPci *pci) {
  *pci = NvmlPci{};
  pci->bus = static_cast<unsigned>(bus);
  pci->deviceId = deviceId << 16 | 0x10DE;
  std::snprintf(pci->legacyBusId, sizeof pci->legacyBusId, "0000:%02X:00.0", static_cast<unsigned>(bus));
  std::snprintf(pci->busId, sizeof pci->busId, "00000000:%02X:00.0", static_cast<unsigned>(bus));
}

double busyOf(int index) { return valueOf(world().busy, index, 0.0); }
unsigned long long reasonsOf(int index) {
  const unsigned long long ofHeat = clockShare(index) < 1 ? world().warming.at(index).reasons : 0;
  return valueOf(world().throttled, index, busyOf(index) > 0 ? 0ULL : 1ULL) | ofHeat;
}
bool isHeldBack(int index) { return (valueOf(world().throttled, index, 0ULL) & HARMFUL) != 0; }
bool isUp(int index, unsigned link) { return static_cast<int>(link) >= valueOf(world().linksDown, index, 0); }
/** Bytes that went over one link since some moment, at the pace of a GPU that is as busy as this one. */
double linkKib(int index) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9) * busyOf(index) * 8e9 / 1024;
}

} // namespace

EXPORTED int nvmlInit_v2() { return world().nvmlInitError; }

EXPORTED const char *nvmlErrorString(int result) {
  switch (result) {
  case 9:
    return "Driver Not Loaded";
  case LOST:
    return "GPU is lost";
  case 18:
    return "Driver/library version mismatch";
  default:
    return "Unknown Error";
  }
}

EXPORTED int nvmlSystemGetDriverVersion(char *text, unsigned room) { return write(world().nvmlDriver.c_str(), text, room); }
EXPORTED int nvmlSystemGetNVMLVersion(char *text, unsigned room) { return write(("12." + world().nvmlDriver).c_str(), text, room); }
EXPORTED int nvmlSystemGetCudaDriverVersion_v2(int *version) { return *version = world().driverVersion, NVML_SUCCESS; }
EXPORTED int nvmlDeviceGetCount_v2(unsigned *count) { return *count = static_cast<unsigned>(world().gpus), NVML_SUCCESS; }

EXPORTED int nvmlDeviceGetHandleByIndex_v2(unsigned index, NvmlDevice *device) {
  *device = deviceOf(static_cast<int>(index));
  return checked(*device);
}

EXPORTED int nvmlDeviceGetName(NvmlDevice device, char *text, unsigned room) {
  const int result = checked(device);
  return result == NVML_SUCCESS ? write(("Simulated " + world().model).c_str(), text, room) : result;
}

EXPORTED int nvmlDeviceGetUUID(NvmlDevice device, char *text, unsigned room) {
  char uuid[64];
  std::snprintf(uuid, sizeof uuid, "GPU-51000000-0000-0000-0000-%012d", indexOf(device));
  return checked(device) == NVML_SUCCESS ? write(uuid, text, room) : checked(device);
}

EXPORTED int nvmlDeviceGetSerial(NvmlDevice device, char *text, unsigned room) {
  char serial[32];
  std::snprintf(serial, sizeof serial, "SIM%010d", indexOf(device));
  return checked(device) == NVML_SUCCESS ? write(serial, text, room) : checked(device);
}

EXPORTED int nvmlDeviceGetPciInfo_v3(NvmlDevice device, NvmlPci *pci) {
  if (const int result = checked(device); result != NVML_SUCCESS) return result;
  writePci(busOf(indexOf(device)), 0x2330, pci);
  return NVML_SUCCESS;
}

EXPORTED int nvmlDeviceGetMinorNumber(NvmlDevice device, unsigned *minor) { return give(device, minor, static_cast<unsigned>(indexOf(device))); }

EXPORTED int nvmlDeviceGetCurrPcieLinkGeneration(NvmlDevice device, unsigned *generation) {
  return give(device, generation, static_cast<unsigned>(valueOf(world().pcie, indexOf(device), std::pair<int, int>(5, 16)).first));
}
EXPORTED int nvmlDeviceGetCurrPcieLinkWidth(NvmlDevice device, unsigned *width) {
  return give(device, width, static_cast<unsigned>(valueOf(world().pcie, indexOf(device), std::pair<int, int>(5, 16)).second));
}
EXPORTED int nvmlDeviceGetMaxPcieLinkGeneration(NvmlDevice device, unsigned *generation) { return give(device, generation, 5U); }
EXPORTED int nvmlDeviceGetMaxPcieLinkWidth(NvmlDevice device, unsigned *width) { return give(device, width, 16U); }
EXPORTED int nvmlDeviceGetPcieReplayCounter(NvmlDevice device, unsigned *replays) { return give(device, replays, 0U); }
EXPORTED int nvmlDeviceGetPcieThroughput(NvmlDevice device, unsigned, unsigned *kib) {
  return give(device, kib, static_cast<unsigned>(busyOf(indexOf(device)) * 12e6));
}

EXPORTED int nvmlDeviceGetMemoryInfo_v2(NvmlDevice device, NvmlMemory *memory) {
  if (memory->version != nvmlVersion<NvmlMemory>(2)) return WRONG_VERSION;
  if (const int result = checked(device); result != NVML_SUCCESS) return result;
  memory->total = 81559ULL << 20;
  memory->reserved = 551ULL << 20;
  memory->used = memory->reserved + (busyOf(indexOf(device)) > 0 ? 60000ULL << 20 : 0);
  memory->free = memory->total - memory->used;
  return NVML_SUCCESS;
}
EXPORTED int nvmlDeviceGetMemoryBusWidth(NvmlDevice device, unsigned *bits) { return give(device, bits, 5120U); }

EXPORTED int nvmlDeviceGetEccMode(NvmlDevice device, unsigned *now, unsigned *later) { return *later = 1, give(device, now, 1U); }
EXPORTED int nvmlDeviceGetTotalEccErrors(NvmlDevice device, unsigned kind, unsigned, unsigned long long *errors) {
  const int index = indexOf(device);
  if (kind != NVML_UNCORRECTED) return give(device, errors, 0ULL);
  const auto [after, more] = valueOf(world().errorsAfter, index, std::pair<double, unsigned long long>(0, 0));
  return give(device, errors, valueOf(world().uncorrectedErrors, index, 0ULL) + (busySeconds(index) > after ? more : 0));
}
EXPORTED int nvmlDeviceGetRemappedRows(NvmlDevice device, unsigned *corrected, unsigned *uncorrected, unsigned *isPending, unsigned *hasFailed) {
  const int index = indexOf(device);
  *corrected = 0;
  *isPending = static_cast<unsigned>(world().remapPending.count(index));
  *hasFailed = static_cast<unsigned>(world().remapFailed.count(index));
  return give(device, uncorrected, *isPending + *hasFailed);
}

EXPORTED int nvmlDeviceGetMaxClockInfo(NvmlDevice device, unsigned clock, unsigned *mhz) { return give(device, mhz, clock == NVML_MEMORY_CLOCK ? 2619U : 1980U); }
EXPORTED int nvmlDeviceGetClockInfo(NvmlDevice device, unsigned clock, unsigned *mhz) {
  const int index = indexOf(device);
  const unsigned sm = isHeldBack(index) ? 1200 : busyOf(index) > 0 ? static_cast<unsigned>(1755 * clockShare(index)) : 345;
  return give(device, mhz, clock == NVML_MEMORY_CLOCK ? 2619U : sm);
}
EXPORTED int nvmlDeviceGetCurrentClocksEventReasons(NvmlDevice device, unsigned long long *reasons) { return give(device, reasons, reasonsOf(indexOf(device))); }
EXPORTED int nvmlDeviceGetTemperature(NvmlDevice device, unsigned, unsigned *celsius) {
  const int index = indexOf(device);
  return give(device, celsius, 30 + static_cast<unsigned>(busyOf(index) * 35) + (clockShare(index) < 1 ? 22U : 0U));
}
EXPORTED int nvmlDeviceGetPowerUsage(NvmlDevice device, unsigned *milliwatts) {
  return give(device, milliwatts, 70000 + static_cast<unsigned>(busyOf(indexOf(device)) * 600000));
}
EXPORTED int nvmlDeviceGetEnforcedPowerLimit(NvmlDevice device, unsigned *milliwatts) { return give(device, milliwatts, 700000U); }
EXPORTED int nvmlDeviceGetPersistenceMode(NvmlDevice device, unsigned *mode) { return give(device, mode, 1U); }
EXPORTED int nvmlDeviceGetMigMode(NvmlDevice device, unsigned *now, unsigned *later) { return *later = 0, give(device, now, 0U); }

EXPORTED int nvmlDeviceGetComputeRunningProcesses_v3(NvmlDevice device, unsigned *count, NvmlProcess *processes) {
  const int index = indexOf(device);
  const unsigned running = busyOf(index) > 0 ? 1 : 0;
  if (*count < running) return NO_ROOM;
  if (running == 1) processes[0] = {4000000U + static_cast<unsigned>(index), 60000ULL << 20, ~0U, ~0U};
  return give(device, count, running);
}

EXPORTED int nvmlDeviceGetUtilizationRates(NvmlDevice device, NvmlUtilization *rates) {
  const double busy = busyOf(indexOf(device));
  return give(device, rates, NvmlUtilization{static_cast<unsigned>(busy * 100), static_cast<unsigned>(busy * 40)});
}

EXPORTED int nvmlDeviceGetNvLinkState(NvmlDevice device, unsigned link, unsigned *isActive) {
  return link < LINKS ? give(device, isActive, isUp(indexOf(device), link) ? 1U : 0U) : INVALID;
}
EXPORTED int nvmlDeviceGetNvLinkVersion(NvmlDevice device, unsigned link, unsigned *version) { return link < LINKS ? give(device, version, 4U) : INVALID; }
EXPORTED int nvmlDeviceGetNvLinkRemoteDeviceType(NvmlDevice device, unsigned link, unsigned *type) { return link < LINKS ? give(device, type, 2U) : INVALID; }
EXPORTED int nvmlDeviceGetNvLinkRemotePciInfo_v2(NvmlDevice device, unsigned link, NvmlPci *pci) {
  if (link >= LINKS || !isUp(indexOf(device), link)) return INVALID;
  writePci(SWITCH_BUSES[link % SWITCHES], 0x22A3, pci);
  return checked(device);
}

EXPORTED int nvmlDeviceGetP2PStatus(NvmlDevice from, NvmlDevice to, unsigned, unsigned *status) {
  return give(from, status, world().withoutPeer.count({indexOf(from), indexOf(to)}) == 0 ? 0U : 4U);
}
EXPORTED int nvmlDeviceGetTopologyCommonAncestor(NvmlDevice from, NvmlDevice to, unsigned *level) {
  return give(from, level, indexOf(from) / 4 == indexOf(to) / 4 ? 40U : 50U);
}

EXPORTED int nvmlDeviceGetGpuFabricInfoV(NvmlDevice device, NvmlFabric *fabric) {
  if (fabric->version != nvmlVersion<NvmlFabric>(2)) return WRONG_VERSION;
  return give(device, &fabric->state, static_cast<unsigned>(NVML_FABRIC_COMPLETED));
}

EXPORTED int nvmlDeviceGetFieldValues(NvmlDevice device, int count, NvmlField *fields) {
  if (const int result = checked(device); result != NVML_SUCCESS) return result;
  for (NvmlField *each = fields; each < fields + count; each++) {
    const bool isTraffic = each->fieldId == NVML_FIELD_NVLINK_TX_KIB || each->fieldId == NVML_FIELD_NVLINK_RX_KIB;
    each->result = isTraffic || each->fieldId == NVML_FIELD_MEMORY_TEMPERATURE ? NVML_SUCCESS : NVML_NOT_SUPPORTED;
    each->valueType = isTraffic ? 3 : 1;
    if (isTraffic) each->value.asUnsignedLongLong = static_cast<unsigned long long>(linkKib(indexOf(device)) * LINKS);
    else each->value.asUnsigned = 40;
  }
  return NVML_SUCCESS;
}

EXPORTED int nvmlEventSetCreate(NvmlEventSet *set) {
  static std::size_t next; // one set is enough for tests
  next = 0;
  *set = reinterpret_cast<NvmlEventSet>(&next);
  return NVML_SUCCESS;
}
EXPORTED int nvmlDeviceRegisterEvents(NvmlDevice device, unsigned long long, NvmlEventSet) { return checked(device); }
EXPORTED int nvmlEventSetWait_v2(NvmlEventSet set, NvmlEvent *event, unsigned) {
  std::size_t &next = *reinterpret_cast<std::size_t *>(set);
  if (next >= world().xids.size()) return TIMED_OUT;
  const auto &[gpu, code] = world().xids[next++];
  *event = {deviceOf(gpu), NVML_EVENT_XID, static_cast<unsigned long long>(code), ~0U, ~0U};
  return NVML_SUCCESS;
}

EXPORTED int nvmlGpmQueryDeviceSupport(NvmlDevice device, NvmlGpmSupport *support) { return give(device, &support->isSupported, world().withoutCounters ? 0U : 1U); }
EXPORTED int nvmlGpmSampleAlloc(NvmlGpmSample *sample) {
  *sample = reinterpret_cast<NvmlGpmSample>(new int(-1));
  return NVML_SUCCESS;
}
EXPORTED int nvmlGpmSampleFree(NvmlGpmSample sample) {
  delete reinterpret_cast<int *>(sample);
  return NVML_SUCCESS;
}
EXPORTED int nvmlGpmSampleGet(NvmlDevice device, NvmlGpmSample sample) { return give(device, reinterpret_cast<int *>(sample), indexOf(device)); }
EXPORTED int nvmlGpmMetricsGet(NvmlGpmMetrics *metrics) {
  const int index = *reinterpret_cast<int *>(metrics->to);
  if (index < 0 || index != *reinterpret_cast<int *>(metrics->from)) return INVALID;
  const double busy = busyOf(index);
  for (unsigned at = 0; at < std::min(metrics->count, NVML_GPM_ROOM); at++) {
    NvmlGpmMetric &each = metrics->metrics[at];
    const bool isShare = each.id <= NVML_GPM_DRAM;
    const double most = each.id == NVML_GPM_SM ? 95 : each.id == NVML_GPM_TENSOR ? 55 : each.id == NVML_GPM_OCCUPANCY ? 40 : isShare ? 60 : 12000;
    each.result = NVML_SUCCESS;
    each.value = most * busy;
  }
  return NVML_SUCCESS;
}
