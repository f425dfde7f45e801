#include "test.h"
#include "tests/tests.h"

const std::vector<Test> &allTests() {
  static const std::vector<Test> tests = {
      {"memory_copy", "bandwidth of a[i] = b[i] over all cores, counted read and written", "memory", 60, memoryCopy},
      {"memory_scale", "bandwidth of a[i] = s·b[i] over all cores", "memory", 60, memoryScale},
      {"memory_add", "bandwidth of a[i] = b[i] + c[i] over all cores", "memory", 60, memoryAdd},
      {"memory_triad", "bandwidth of a[i] = b[i] + s·c[i] over all cores", "memory", 60, memoryTriad},
      {"memory_latency", "time of one load that depends on the one before, over a buffer beyond the caches", "memory", 60, memoryLatency},
      {"disk_read", "bandwidth of reading a file past the page cache, every block checked", "disk", 120, diskRead},
  };
  return tests;
}
