#pragma once

/**
 * What is exchanged with NVML, declared by ourselves, so that no header of NVIDIA's is needed. Layouts are those of an interface that does not
 * change under these names; versioned structures carry their version and size, so that a driver can refuse one that it does not know.
 * @source NVIDIA, NVML API reference, release 580
 */
using NvmlDevice = struct NvmlDeviceHandle *;
using NvmlEventSet = struct NvmlEventSetHandle *;
using NvmlGpmSample = struct NvmlGpmSampleHandle *;

template <class T> constexpr unsigned nvmlVersion(unsigned version) { return static_cast<unsigned>(sizeof(T)) | version << 24; }

constexpr int NVML_SUCCESS = 0, NVML_NOT_SUPPORTED = 3;

struct NvmlPci {
  char legacyBusId[16];
  unsigned domain, bus, device;
  /** The device's in the upper half, the vendor's in the lower one. */
  unsigned deviceId;
  unsigned subsystemId;
  char busId[32];
};

struct NvmlMemory {
  unsigned version = nvmlVersion<NvmlMemory>(2);
  unsigned long long total = 0, reserved = 0, free = 0, used = 0;
};

struct NvmlProcess {
  unsigned pid;
  unsigned long long memoryBytes;
  unsigned gpuInstance, computeInstance;
};
/** Instead of a figure that there is not. */
constexpr unsigned long long NVML_NO_VALUE = ~0ULL;

struct NvmlUtilization {
  unsigned gpu, memory;
};

enum NvmlClock : unsigned { NVML_SM_CLOCK = 1, NVML_MEMORY_CLOCK = 2 };
enum NvmlEccKind : unsigned { NVML_CORRECTED = 0, NVML_UNCORRECTED = 1 };
enum NvmlEccSince : unsigned { NVML_VOLATILE = 0, NVML_AGGREGATE = 1 };
enum NvmlPeer : unsigned { NVML_PEER_READ = 0, NVML_PEER_WRITE = 1, NVML_PEER_NVLINK = 2 };
/** More than any GPU has. */
constexpr unsigned NVML_MOST_LINKS = 36;

struct NvmlFabric {
  unsigned version = nvmlVersion<NvmlFabric>(2);
  unsigned char clusterUuid[16] = {};
  int status = 0;
  unsigned cliqueId = 0;
  unsigned state = 0;
  unsigned healthMask = 0;
};
enum NvmlFabricState : unsigned { NVML_FABRIC_NOT_SUPPORTED, NVML_FABRIC_NOT_STARTED, NVML_FABRIC_IN_PROGRESS, NVML_FABRIC_COMPLETED };

struct NvmlField {
  unsigned fieldId;
  unsigned scopeId;
  long long timestampUs, latencyUs;
  unsigned valueType;
  int result;
  union {
    double asDouble;
    unsigned asUnsigned;
    unsigned long asUnsignedLong;
    unsigned long long asUnsignedLongLong;
    long long asLongLong;
    int asInt;
    unsigned short asUnsignedShort;
  } value;
};
enum NvmlFieldId : unsigned { NVML_FIELD_MEMORY_TEMPERATURE = 82, NVML_FIELD_NVLINK_TX_KIB = 138, NVML_FIELD_NVLINK_RX_KIB = 139 };
constexpr unsigned NVML_ALL_LINKS = ~0U;

struct NvmlEvent {
  NvmlDevice device;
  unsigned long long type;
  /** Of an Xid: its number. */
  unsigned long long data;
  unsigned gpuInstance, computeInstance;
};
constexpr unsigned long long NVML_EVENT_XID = 8;

struct NvmlGpmSupport {
  unsigned version = 1;
  unsigned isSupported = 0;
};

struct NvmlGpmMetric {
  unsigned id;
  int result;
  double value;
  struct {
    char *shortName, *longName, *unit;
  } info;
};

/** Each release's is longer than the one before; a driver goes through the whole of its own. */
constexpr unsigned NVML_GPM_ROOM = 1024;
struct NvmlGpmMetrics {
  unsigned version = 1;
  unsigned count = 0;
  NvmlGpmSample from = nullptr, to = nullptr;
  NvmlGpmMetric metrics[NVML_GPM_ROOM] = {};
};
enum NvmlGpmId : unsigned {
  NVML_GPM_SM = 2,
  NVML_GPM_OCCUPANCY = 3,
  NVML_GPM_TENSOR = 5,
  NVML_GPM_DRAM = 10,
  NVML_GPM_PCIE_TX_MIB = 20,
  NVML_GPM_PCIE_RX_MIB = 21,
  NVML_GPM_NVLINK_RX_MIB = 60,
  NVML_GPM_NVLINK_TX_MIB = 61
};
