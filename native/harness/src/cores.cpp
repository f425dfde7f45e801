#include "cores.h"
#include <atomic>
#include <chrono>
#include <pthread.h>
#include <sched.h>
#include <thread>

std::vector<int> usableCores() {
  std::vector<int> cores;
  // Machines may have more CPUs than a cpu_set_t has room for.
  for (int room = CPU_SETSIZE; cores.empty() && room <= 1 << 20; room *= 2) {
    cpu_set_t *set = CPU_ALLOC(static_cast<std::size_t>(room));
    const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(room));
    if (sched_getaffinity(0, bytes, set) == 0)
      for (int core = 0; core < room; core++)
        if (CPU_ISSET_S(static_cast<std::size_t>(core), bytes, set)) cores.push_back(core);
    CPU_FREE(set);
  }
  if (cores.empty()) cores.push_back(0);
  return cores;
}

static void pinTo(int core) {
  const std::size_t room = static_cast<std::size_t>(core) + 1;
  cpu_set_t *set = CPU_ALLOC(room);
  CPU_ZERO_S(CPU_ALLOC_SIZE(room), set);
  CPU_SET_S(static_cast<std::size_t>(core), CPU_ALLOC_SIZE(room), set);
  pthread_setaffinity_np(pthread_self(), CPU_ALLOC_SIZE(room), set); // where it is refused the kernel chooses
  CPU_FREE(set);
}

double onEach(const std::vector<int> &cores, const std::function<void(unsigned)> &act) {
  using Clock = std::chrono::steady_clock;
  std::atomic<unsigned> waiting{0};
  std::atomic<bool> isOpen{false};
  std::vector<std::thread> threads;
  for (unsigned index = 0; index < cores.size(); index++)
    threads.emplace_back([&, index] {
      pinTo(cores[index]);
      waiting++;
      while (!isOpen) std::this_thread::yield();
      act(index);
    });
  while (waiting < cores.size()) std::this_thread::yield();
  const auto start = Clock::now();
  isOpen = true;
  for (auto &thread : threads) thread.join();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::size_t partBegin(std::size_t size, unsigned count, unsigned index) {
  return size / count * index + (index < size % count ? index : size % count);
}
