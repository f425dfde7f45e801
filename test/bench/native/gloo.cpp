// One rank of gloo's collectives, to be compared with ours: gloo RANK RANKS FOLDER ADDRESS COLLECTIVE BYTES SAMPLES RUNS. Prints the seconds
// of one run for each sample, of so many runs in a row.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <gloo/allgather.h>
#include <gloo/allreduce.h>
#include <gloo/alltoall.h>
#include <gloo/barrier.h>
#include <gloo/broadcast.h>
#include <gloo/math.h>
#include <gloo/reduce.h>
#include <gloo/rendezvous/context.h>
#include <gloo/rendezvous/file_store.h>
#include <gloo/transport/tcp/device.h>
#include <string>
#include <sys/mman.h>

/** In huge pages, as the harness has them. */
static float *floats(std::size_t count, float value) {
  constexpr std::size_t PAGE = 2 << 20;
  const std::size_t bytes = (count * sizeof(float) + PAGE - 1) / PAGE * PAGE;
  auto *const at = static_cast<float *>(std::aligned_alloc(PAGE, bytes));
  madvise(at, bytes, MADV_HUGEPAGE);
  std::fill_n(at, count, value);
  return at;
}

int main(int, char **words) {
  const int rank = std::atoi(words[1]), ranks = std::atoi(words[2]);
  gloo::transport::tcp::attr attr;
  attr.hostname = words[4];
  auto device = gloo::transport::tcp::CreateDevice(attr);
  gloo::rendezvous::FileStore store(words[3]);
  auto context = std::make_shared<gloo::rendezvous::Context>(rank, ranks);
  context->connectFullMesh(store, device);
  const std::string collective = words[5];
  const std::size_t count = std::strtoull(words[6], nullptr, 10) / sizeof(float);
  float *const in = floats(count, 1), *const out = floats(count, 0);
  void (*const add)(void *, const void *, const void *, std::size_t) = &gloo::sum<float>;
  const auto run = [&] {
    if (collective == "cpu_all_reduce") {
      gloo::AllreduceOptions options(context);
      options.setInput(in, count);
      options.setOutput(out, count);
      options.setReduceFunction(add);
      gloo::allreduce(options);
    } else if (collective == "cpu_all_gather") {
      gloo::AllgatherOptions options(context);
      options.setInput(in, count / static_cast<std::size_t>(ranks));
      options.setOutput(out, count);
      gloo::allgather(options);
    } else if (collective == "cpu_broadcast") {
      gloo::BroadcastOptions options(context);
      if (rank == 0) options.setInput(in, count);
      options.setOutput(out, count);
      options.setRoot(0);
      gloo::broadcast(options);
    } else if (collective == "cpu_reduce") {
      gloo::ReduceOptions options(context);
      options.setInput(in, count);
      options.setOutput(out, count);
      options.setRoot(0);
      options.setReduceFunction(add);
      gloo::reduce(options);
    } else {
      gloo::AlltoallOptions options(context);
      options.setInput(in, count);
      options.setOutput(out, count);
      gloo::alltoall(options);
    }
  };
  gloo::BarrierOptions barrier(context);
  run();
  gloo::barrier(barrier);
  const int samples = std::atoi(words[7]), runs = std::atoi(words[8]);
  for (int sample = 0; sample < samples; sample++) {
    gloo::barrier(barrier);
    const auto start = std::chrono::steady_clock::now();
    for (int each = 0; each < runs; each++) run();
    std::printf("%.9f\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / runs);
  }
}
