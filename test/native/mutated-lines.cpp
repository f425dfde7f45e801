// Gives a fuzz target what libFuzzer would, where there is no clang: lines as the kernel, NCCL and engines write them, with some bytes of them changed, cut
// out, repeated or joined. Always the same ones.
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

static const std::string LINES[] = {
    "4,1234,98765432,-;NVRM: Xid (PCI:0000:1b:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.",
    "NVRM: Xid (PCI:0000:1b:00.0): 154, GPU recovery action changed from 0x0 (None) to 0x2 (Node Reboot Required)",
    "1700000000.123456 host kernel: NVRM: Xid (PCI:0001:00:00): 94",
    "00000000:9D:00.0",
    "host:1:1 [0] NCCL INFO Using network AWS Libfabric\n",
    "host:1:1 [0] NCCL INFO Assigned NET plugin IB to comm\n",
    "host:1:1 [0] NCCL INFO Channel 00/0 : 0[0] -> 8[0] [send] via NET/IB/0(0)/GDRDMA(PCI)\n",
    "host:1:1 [0] NCCL INFO Channel 00/0 : 0[0] -> 1[1] via P2P/CUMEM/read\n",
    "18446744073709551616,18446744073709551616,18446744073709551616,;",
    "99999999999999999999.999",
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 4242 1\n",
    std::string("vllm\0serve\0--port\0" "8000\0--tp=2\0", 31),
    "GGBB90904476",
    "host-1.example.net",
};

int main() {
  std::mt19937 random(79); // the same numbers everywhere
  const auto below = [&](std::size_t most) { return most == 0 ? 0 : random() % most; };
  constexpr std::size_t COUNT = sizeof LINES / sizeof *LINES;
  unsigned long runs = 0;
  for (; runs < 200'000; runs++) {
    std::string line = LINES[below(COUNT)];
    for (std::size_t changes = below(6); changes > 0; changes--) {
      const std::size_t at = below(line.size());
      switch (random() % 5) {
      case 0:
        if (!line.empty()) line[at] = static_cast<char>(random());
        break;
      case 1:
        line.erase(at, below(8));
        break;
      case 2:
        line.insert(at, line.substr(at, below(40)));
        break;
      case 3:
        line.insert(at, LINES[below(COUNT)]);
        break;
      case 4:
        line.insert(at, below(30), ":;,.(0f9"[random() % 8]);
        break;
      }
    }
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(line.data()), line.size());
  }
  std::printf("%lu\n", runs);
}
