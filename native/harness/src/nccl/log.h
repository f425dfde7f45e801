#pragma once
#include <set>
#include <string>

/** What NCCL says of itself while it starts. */
struct NcclLog {
  /** What reaches other nodes: `Socket`, `IB`, `AWS Libfabric`; empty where it says nothing. */
  std::string network;
  /** By what ranks reach each other: `P2P/CUMEM`, `SHM/direct`, `NET/IB/GDRDMA`. */
  std::set<std::string> transports;
};

/** @param text as NCCL_DEBUG=INFO has it; what is not understood counts as not said */
NcclLog readNcclLog(const std::string &text);

/** Makes NCCL say it, into a file in memory, which goes with this process however that ends. Must be there before the library is opened. */
class NcclLogFile {
public:
  NcclLogFile();
  ~NcclLogFile();
  NcclLogFile(const NcclLogFile &) = delete;
  NcclLogFile &operator=(const NcclLogFile &) = delete;
  NcclLog read() const;

private:
  int file_;
  std::string path_;
};
