// Becomes a part of a CUDA program that was started with CUDA_INJECTION64_PATH, and waits there for an order to trace it. Until then it is one
// thread that sleeps: no library is opened, nothing is asked of CUDA. It needs libc alone, since a program may have a C++ library older than
// ours; it takes no signals, throws nothing, and tells whatever goes wrong to who gave the order.
#include "window.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/memfd.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace {

/** A trace that nobody takes is forgotten. */
constexpr timespec KEPT{120, 0};
TraceChannel *openChannel() {
  const int file = static_cast<int>(syscall(SYS_memfd_create, CHANNEL_NAME, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file < 0) return nullptr;
  void *room = MAP_FAILED;
  // Sealed: whoever else maps it can rely on its size.
  if (ftruncate(file, sizeof(TraceChannel)) == 0 && fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
    room = mmap(nullptr, sizeof(TraceChannel), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (room == MAP_FAILED) return close(file), nullptr;
  auto *const channel = static_cast<TraceChannel *>(room);
  memcpy(channel->magic, CHANNEL_MAGIC, sizeof channel->magic);
  return channel;
}

void *waitForOrders(void *of) {
  prctl(PR_SET_NAME, CHANNEL_NAME);
  auto &channel = *static_cast<TraceChannel *>(of);
  uint32_t seen = 0;
  int file = -1;
  for (;;) {
    const long woken = syscall(SYS_futex, &channel.order, FUTEX_WAIT, seen, file < 0 ? nullptr : &KEPT, nullptr, 0);
    const uint32_t order = __atomic_load_n(&channel.order, __ATOMIC_ACQUIRE);
    const bool isForgotten = woken != 0 && errno == ETIMEDOUT;
    if (file >= 0 && (order != seen || isForgotten)) {
      close(file);
      file = -1;
    }
    if (order == seen) continue;
    seen = order;
    if (channel.milliseconds > 0) file = takeWindow(channel);
    channel.file = file;
    __atomic_store_n(&channel.answered, seen, __ATOMIC_RELEASE);
  }
}

} // namespace

/**
 * The driver calls it within the program's cuInit.
 *
 * @source CUPTI documentation, "Injection"; pytorch/kineto, libkineto/src/init.cpp, which offers the same @returns 1: all is well
 */
extern "C" __attribute__((visibility("default"))) int InitializeInjection() {
  static int isStarted = 0;
  if (__atomic_exchange_n(&isStarted, 1, __ATOMIC_RELAXED) != 0) return 1;
  TraceChannel *const channel = openChannel();
  if (channel == nullptr) return 1;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); // a thread begins with what its maker has
  pthread_t thread;
  if (pthread_create(&thread, nullptr, waitForOrders, channel) == 0) pthread_detach(thread);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return 1;
}
