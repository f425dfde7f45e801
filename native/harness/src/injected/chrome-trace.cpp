#include "chrome-trace.h"
#include "../json.h"
#include <algorithm>
#include <set>
#include <unordered_map>

namespace {

/** CUpti_ActivityMemcpyKind, CUpti_ActivityMemoryKind: their places are NVIDIA's. */
constexpr const char *COPIES[] = {"Unknown", "HtoD", "DtoH", "HtoA", "AtoH", "AtoA", "AtoD", "DtoA", "DtoD", "HtoH", "PtoP"};
constexpr const char *MEMORIES[] = {"Unknown", "Pageable", "Pinned", "Device", "Array", "Managed", "Device Static", "Managed Static"};

template <std::size_t N> std::string wordFor(const char *const (&words)[N], std::uint8_t kind) { return words[kind < N ? kind : 0]; }

class Writer {
public:
  Writer(const TakenTrace &trace, const JobProcess &process, std::FILE *to) : trace_(trace), process_(process), to_(to) {
    baseNs_ = trace.head().beginUnixNs;
    for (std::uint64_t index = 0; index < trace.head().records; index++) baseNs_ = std::min(baseNs_, trace.record(index).beginUnixNs);
  }

  bool write() {
    const TraceHead &head = trace_.head();
    std::fprintf(to_, "{\"schemaVersion\":1,\"deviceProperties\":[],");
    if (process_.rank) std::fprintf(to_, "\"distributedInfo\":{\"rank\":%u},", *process_.rank);
    std::fprintf(to_, "\"displayTimeUnit\":\"ms\",\"baseTimeNanoseconds\":%llu,\"traceEvents\":[\n", wide(baseNs_));
    std::set<std::uint32_t> devices;
    for (std::uint64_t index = 0; index < head.records; index++) {
      const TraceRecord record = trace_.record(index);
      devices.insert(record.device);
      event(record);
    }
    for (const std::uint32_t each : devices) nameGpu(each);
    times("{\"ph\":\"X\",\"cat\":\"Trace\"", head.beginUnixNs, head.endUnixNs);
    std::fprintf(to_, ",\"pid\":\"Spans\",\"tid\":\"gpuctl\",\"name\":\"gpuctl (0)\",\"args\":{\"Op count\":%llu}}\n],\"traceName\":\"gpuctl\"}\n",
                 wide(head.records));
    return std::fflush(to_) == 0 && std::ferror(to_) == 0;
  }

private:
  static unsigned long long wide(std::uint64_t number) { return number; }

  void times(const char *start, std::uint64_t beginNs, std::uint64_t endNs) {
    const std::uint64_t at = beginNs - baseNs_, took = endNs - beginNs;
    std::fprintf(to_, "%s,\"ts\":%llu.%03u,\"dur\":%llu.%03u", start, wide(at / 1000), static_cast<unsigned>(at % 1000), wide(took / 1000),
                 static_cast<unsigned>(took % 1000));
  }

  void event(const TraceRecord &record) {
    const bool isKernel = record.kind == TraceKind::kernel;
    times(isKernel                         ? "{\"ph\":\"X\",\"cat\":\"kernel\""
          : record.kind == TraceKind::copy ? "{\"ph\":\"X\",\"cat\":\"gpu_memcpy\""
                                           : "{\"ph\":\"X\",\"cat\":\"gpu_memset\"",
          record.beginUnixNs, record.endUnixNs);
    std::fprintf(to_, ",\"pid\":%u,\"tid\":%u,\"name\":%s,\"args\":{\"device\":%u,\"context\":%u,\"stream\":%u,\"correlation\":%u", record.device,
                 record.stream, nameOf(record).c_str(), record.device, record.context, record.stream, record.correlation);
    if (isKernel)
      std::fprintf(to_, ",\"grid\":[%u,%u,%u],\"block\":[%u,%u,%u]}},\n", record.grid[0], record.grid[1], record.grid[2], record.block[0],
                   record.block[1], record.block[2]);
    else
      std::fprintf(to_, ",\"bytes\":%llu}},\n", wide(record.bytes));
  }

  /** As JSON. Kernels are few, and run often. */
  const std::string &nameOf(const TraceRecord &record) {
    if (record.kind == TraceKind::set) return other_ = quoted("Memset (" + wordFor(MEMORIES, record.toMemory) + ')');
    if (record.kind == TraceKind::copy)
      return other_ = quoted("Memcpy " + wordFor(COPIES, record.copyKind) + " (" + wordFor(MEMORIES, record.fromMemory) + " -> " +
                             wordFor(MEMORIES, record.toMemory) + ')');
    const auto known = kernels_.find(record.nameAt);
    return known != kernels_.end() ? known->second : kernels_.emplace(record.nameAt, quoted(trace_.nameOf(record))).first->second;
  }

  static std::string quoted(const std::string &text) { return Json(text).text(); }

  void nameGpu(std::uint32_t device) {
    const std::string command = quoted(process_.command), label = quoted("GPU " + std::to_string(device));
    std::fprintf(to_, "{\"name\":\"process_name\",\"ph\":\"M\",\"ts\":0,\"pid\":%u,\"tid\":0,\"args\":{\"name\":%s}},\n", device, command.c_str());
    std::fprintf(to_, "{\"name\":\"process_labels\",\"ph\":\"M\",\"ts\":0,\"pid\":%u,\"tid\":0,\"args\":{\"labels\":%s}},\n", device, label.c_str());
  }

  const TakenTrace &trace_;
  const JobProcess &process_;
  std::FILE *const to_;
  std::uint64_t baseNs_;
  std::string other_;
  std::unordered_map<std::uint32_t, std::string> kernels_;
};

} // namespace

bool writeChromeTrace(const TakenTrace &trace, const JobProcess &process, std::FILE *to) { return Writer(trace, process, to).write(); }
