#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/** An error that NVIDIA's driver wrote to the kernel's log. */
struct Xid {
  /** Of the GPU: `0000:1b:00.0`. */
  std::string pci;
  unsigned code;
  /** What stands behind the code. */
  std::string text;
};

/** `NVRM: Xid (PCI:0000:1b:00): 79, pid=…, GPU has fallen off the bus.`, wherever it stands in a line. */
std::optional<Xid> xidIn(std::string_view line);

/** One record of /dev/kmsg: `6,1234,98765432,-;text`. The time is in microseconds since the machine started. */
struct KernelRecord {
  std::uint64_t atUs;
  std::string_view text;
};
std::optional<KernelRecord> kernelRecord(std::string_view line);

/** `1700000000.123456 host kernel: text` of journalctl's short-unix. @returns milliseconds since 1970 */
std::optional<std::int64_t> journalTimeMs(std::string_view line);
