// A CUDA program that is not PyTorch's, on simulated GPUs: on each of GPUS it writes, copies and sets a little, over and over, and from each to the next, until
// its standard input ends; then it says how often it did, and whether all came out right:
//   cuda-process GPUS [KIND], where KIND is closes (whatever files it did not open), or forks (a process that only waits)
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <poll.h>
#include <csignal>
#include <string>
#include <sys/prctl.h>
#include <unistd.h>
#include <vector>

namespace {

/** Named as nvcc names C++ functions. */
constexpr char PTX[] = ".version 7.0\n.target sm_70\n.address_size 64\n"
                       ".visible .entry _Z9write_allPmmmm(.param .u64 to, .param .u64 pairs, .param .u64 repeats, .param .u64 first)\n{ ret; }\n";
constexpr std::uint64_t PAIRS = 4096, BYTES = PAIRS * 16, REPEATS = 1000;

void *driver() {
  static void *const library = dlopen("libcuda.so.1", RTLD_NOW);
  if (library == nullptr) std::puts(dlerror()), std::exit(1);
  return library;
}

/** @returns the driver's answer, which must be 0 */
template <class... Parameters> void call(const char *name, Parameters... parameters) {
  const auto function = reinterpret_cast<int (*)(Parameters...)>(dlsym(driver(), name));
  const int answer = function == nullptr ? -1 : function(parameters...);
  if (answer != 0) std::printf("%s: %d\n", name, answer), std::exit(1);
}

struct Gpu {
  void *context = nullptr, *module = nullptr, *function = nullptr, *stream = nullptr, *host = nullptr;
  std::uint64_t memory = 0;
  /** Another GPU's memory, which it copies its own to; 0: nowhere. */
  std::uint64_t next = 0;

  explicit Gpu(int index) {
    call("cuDevicePrimaryCtxRetain", &context, index);
    call("cuCtxSetCurrent", context);
    call("cuModuleLoadData", &module, static_cast<const void *>(PTX));
    call("cuModuleGetFunction", &function, module, "_Z9write_allPmmmm");
    call("cuStreamCreate", &stream, 1u);
    call("cuMemAlloc_v2", &memory, std::size_t{BYTES});
    call("cuMemHostAlloc", &host, std::size_t{BYTES}, 0u);
  }

  bool step(std::uint64_t first) {
    call("cuCtxSetCurrent", context);
    std::uint64_t pairs = PAIRS, repeats = REPEATS;
    void *parameters[] = {&memory, &pairs, &repeats, &first};
    call("cuMemsetD8Async", memory, static_cast<unsigned char>(0), std::size_t{BYTES}, stream);
    call("cuLaunchKernel", function, 32u, 1u, 1u, 128u, 1u, 1u, 0u, stream, parameters, static_cast<void **>(nullptr));
    call("cuMemcpyAsync", reinterpret_cast<std::uint64_t>(host), memory, std::size_t{BYTES}, stream);
    if (next != 0) call("cuMemcpyAsync", next, memory, std::size_t{BYTES}, stream);
    call("cuStreamSynchronize", stream);
    std::uint64_t found = 0;
    std::memcpy(&found, host, sizeof found);
    return found == first;
  }
};

void closeOthers() {
  for (int file = 3; file < 256; file++) close(file);
}

/** Ends as its parent does. */
void forkOne() {
  if (fork() != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (;;) pause();
}

} // namespace

int main(int count, char **words) {
  const int gpus = count > 1 ? std::atoi(words[1]) : 1;
  const std::string kind = count > 2 ? words[2] : "";
  call("cuInit", 0u);
  if (kind == "closes") closeOthers();
  if (kind == "forks") forkOne();
  std::vector<Gpu> all;
  for (int index = 0; index < gpus; index++) all.emplace_back(index);
  for (std::size_t index = 1; index < all.size(); index++) all[index - 1].next = all[index].memory;
  std::puts("ready");
  std::fflush(stdout);
  std::uint64_t steps = 0;
  bool isRight = true;
  for (pollfd input{0, POLLIN, 0}; poll(&input, 1, 1) == 0; steps++)
    for (Gpu &each : all) isRight = each.step(steps + 1) && isRight;
  std::printf("%s after %llu steps\n", isRight ? "right" : "wrong", static_cast<unsigned long long>(steps));
}
